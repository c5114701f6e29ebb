"""The vectors: which there are, and how the page shows them."""
