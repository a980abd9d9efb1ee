//! What can be exchanged while others read it.
//!
//! **Invariant:** whatever was once given out stays as it was: who began with it ends with it. What is exchanged is therefore
//! never given back; it is data that changes a few times a year.

use std::ops::Deref;
use std::sync::{PoisonError, RwLock};

/// A thing that others read, and that somebody may exchange for another.
#[derive(Debug)]
pub struct Live<T: 'static>(RwLock<&'static T>);

impl<T> Live<T> {
    /// This, for now.
    pub fn new(first: T) -> Live<T> {
        Live(RwLock::new(Box::leak(Box::new(first))))
    }

    /// This, for now, which stays in any case.
    pub fn of(first: &'static T) -> Live<T> {
        Live(RwLock::new(first))
    }

    /// What it is now.
    pub fn now(&self) -> &'static T {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it is this.
    pub fn exchange(&self, next: T) {
        self.turn_to(Box::leak(Box::new(next)));
    }

    /// From now on it is this, which stays in any case.
    pub fn turn_to(&self, next: &'static T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = next;
    }
}

impl<T> Deref for Live<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.now()
    }
}

impl<T> From<T> for Live<T> {
    fn from(first: T) -> Live<T> {
        Live::new(first)
    }
}

impl<T: Default> Default for Live<T> {
    fn default() -> Live<T> {
        Live::new(T::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_began_with_one_ends_with_it_and_who_comes_after_has_the_other() {
        let live = Live::new("one".to_owned());
        let begun: &String = &live;
        live.exchange("two".to_owned());
        assert_eq!((begun.as_str(), live.as_str(), live.now().as_str()), ("one", "two", "two"));
    }
}
