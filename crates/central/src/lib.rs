//! The central server: verifies, registers, numbers, documents.
