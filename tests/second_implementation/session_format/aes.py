"""The AES-256 block cipher, forwards only (FIPS 197). For tests: it is neither fast nor constant in time."""


def _double(x):
    return (x << 1 ^ (0x11B if x & 0x80 else 0)) & 0xFF


def _substitutions():
    """The S-box, along the powers of 3 and of its inverse in the field of 256 elements."""
    box = [0x63] * 256
    power = inverse = 1
    while True:
        power ^= _double(power)
        for shift in (1, 2, 4):
            inverse ^= inverse << shift & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        turned = [(inverse << n | inverse >> 8 - n) & 0xFF for n in range(5)]
        box[power] = turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63
        if power == 1:
            return box


SBOX = _substitutions()
# The S-box, doubled and tripled: what MixColumns multiplies by.
TWICE = [_double(s) for s in SBOX]
THRICE = [_double(s) ^ s for s in SBOX]
ROUNDS = 14
# ShiftRows: which byte of the state each place takes.
ROWS = [(i + 4 * (i % 4)) % 16 for i in range(16)]


def _schedule(key):
    words = [key[i : i + 4] for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 4 * (ROUNDS + 1)):
        word = words[-1]
        if i % 8 == 0:
            word = bytes(SBOX[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _double(constant)
        elif i % 8 == 4:
            word = bytes(SBOX[b] for b in word)
        words.append(bytes(a ^ b for a, b in zip(words[i - 8], word)))
    return [b"".join(words[i : i + 4]) for i in range(0, len(words), 4)]


class Aes256:
    def __init__(self, key):
        assert len(key) == 32
        self.keys = _schedule(key)

    def block(self, block):
        """Encrypts 16 bytes."""
        state = [a ^ b for a, b in zip(block, self.keys[0])]
        for key in self.keys[1:ROUNDS]:
            mixed = []
            for i in range(0, 16, 4):
                a, b, c, d = (state[row] for row in ROWS[i : i + 4])
                mixed += [
                    TWICE[a] ^ THRICE[b] ^ SBOX[c] ^ SBOX[d],
                    SBOX[a] ^ TWICE[b] ^ THRICE[c] ^ SBOX[d],
                    SBOX[a] ^ SBOX[b] ^ TWICE[c] ^ THRICE[d],
                    THRICE[a] ^ SBOX[b] ^ SBOX[c] ^ TWICE[d],
                ]
            state = [a ^ b for a, b in zip(mixed, key)]
        return bytes(SBOX[state[row]] ^ k for row, k in zip(ROWS, self.keys[ROUNDS]))
