"""Caps of everything that is read, asked or waited for, each with its reason."""

VAULT_FILE_SIZE_BYTES_MAX = 4096
"""A vault is below 800 bytes. Whatever is larger is something else, and is not read to its end."""

PAYLOAD_SIZE_BYTES = 512
"""What is sealed always has this size, so a file does not tell 12 words from 24 nor a key from words.

The largest content is 32 bytes of entropy, a BIP39 passphrase (below) and some 70 bytes of names.
"""

BIP39_PASSPHRASE_SIZE_BYTES_MAX = 256
"""In UTF-8, decomposed. See `PAYLOAD_SIZE_BYTES`."""

WORDS_TEXT_SIZE_MAX = 1024
"""Characters of typed recovery words: 24 words of at most 8 letters with numbers and spaces are below 300."""

WORD_SIZE_MAX = 32
"""Characters of one typed word for which a similar one is looked for: the search is quadratic in them."""

PASSPHRASE_SIZE_MIN = 12
"""Characters. With scrypt as below, guessing twelve random small letters takes hundreds of millions of CPU years."""

PASSPHRASE_BITS_MIN = 20
"""Below a million guesses it is a pattern that is tried first. With scrypt as below, that is six days of one CPU."""

PASSPHRASE_SIZE_MAX = 1024
"""Characters. More is a file that was pasted by mistake."""

SCRYPT_LOG2_N = 17
"""Costs 128 MiB and about half a second of CPU, once an unlock."""

SCRYPT_LOG2_N_MIN = 15
"""Below 32 MiB a guess becomes cheap on graphics cards. Nothing weaker is written or read."""

SCRYPT_LOG2_N_MAX = 18
"""256 MiB: what a file may ask of this computer at most."""

SCRYPT_R = 8
SCRYPT_P = 1
"""The only values written and read: more would multiply the memory or the time that a file may ask for."""

KEYRING_LIMIT_S = 10.0
"""A keyring answers within 50 ms. One that does not may wait for a person in a window that nobody sees."""

KEYRING_CALLS_MAX = 4
"""Calls that may hang at once, each in a thread of its own. Trying again must not pile up threads for ever."""

KEYSTORE_FILE_SIZE_BYTES_MAX = 16_384
"""A keystore of version 3 is about 500 bytes."""

KEYSTORE_LOG2_N = 18
"""What other wallets write: 256 MiB, about a second."""

KEYSTORE_MEMORY_BYTES_MAX = 512 * 2**20
"""Of scrypt, 128 * n * r: twice what is usual."""

KEYSTORE_BLOCK_MAX = 64
"""scrypt's r; usual are 1 and 8. Besides the memory above it takes 128 * r bytes for each of p."""

KEYSTORE_PARALLEL_MAX = 16
"""scrypt's p; usual are 1 and 6. With the memory above, at most half a minute of CPU."""

KEYSTORE_ROUNDS_MAX = 10_000_000
"""Of PBKDF2; usual are 262,144. About five seconds."""

IDLE_MS = 600_000
"""Ten minutes without a touch lock the wallet, unless the person chose otherwise."""

SUSPEND_MS_MIN = 2_000
"""Two clocks that differ by more since the last look: the computer slept. Less is scheduling."""
