//! A value that must not outlive its use or be seen in a log.
//!
//! **Invariant:** the memory is overwritten when the value is dropped, and `Debug` never shows it.

use std::fmt;

use zeroize::Zeroize;

/// A password, a PIN, a code or a personal text in memory.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes the value into keeping.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Shows the value to the one place that must have it.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// Lets the one place that edits the value edit it.
    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize + Default> Default for Secret<T> {
    fn default() -> Self {
        Self(T::default())
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::new("Aa123456".to_owned());
        assert_eq!(format!("{secret:?}"), "…");
        assert_eq!(secret.expose(), "Aa123456");
    }
}
