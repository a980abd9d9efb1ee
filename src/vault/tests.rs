//! What the vault promises, tried against the real file.
