//! What of a page is the same as when it was drawn last.

use super::sheet::Sheet;
use crate::page::Page;

/// The page, and the one before it that was laid out for the same areas.
pub(crate) struct Change<'a, T> {
    pub(crate) was: Option<&'a Page<T>>,
    pub(crate) page: &'a Page<T>,
}

impl<'a, T: Clone + Eq> Change<'a, T> {
    /// Whether this part of the page stayed as it was.
    pub(crate) fn same<P: PartialEq>(&self, part: impl Fn(&'a Page<T>) -> P) -> bool {
        self.was.is_some_and(|was| part(was) == part(self.page))
    }

    /// Whether the focus comes to a place on `sheet`, or leaves it. What can hold the focus can be pressed.
    pub(crate) fn moves_focus_of(&self, sheet: &Sheet<T>) -> bool {
        let was = self.was.and_then(|was| was.focus.as_ref());
        let is = self.page.focus.as_ref();
        was != is && [was, is].into_iter().flatten().any(|place| sheet.offers(place))
    }
}
