//! The keys people bring: sticks noticed, PKCS#12 files found and opened.
