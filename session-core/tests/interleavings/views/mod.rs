//! Views of one request, in every order of what they do. Each of these is one step under a lock,
//! whichever thread takes it.

mod model;
mod programs;
mod real;
