//! The parts of a page as patches: those that changed are laid out anew, the others stay.

use ratatui::layout::Rect;

use super::areas::Areas;
use super::body::Body;
use super::change::Change;
use super::patch::{self, Dirt, Patch};
use super::pressable::Pressable;
use super::scroll::{Mark, Scroll, arrow};
use super::{edge, help, keyboard, overlay};
use crate::page::Page;
use crate::surface::Surface;
use crate::theme::Theme;

/// All parts of a page, and what lies over it.
#[derive(Debug)]
pub(crate) struct Parts<T> {
    top: Vec<Patch<T>>,
    second: Vec<Patch<T>>,
    rules: Vec<Patch<T>>,
    keys: Vec<Patch<T>>,
    body: Body<T>,
    arrows: Vec<Patch<T>>,
    help: Vec<Patch<T>>,
    keyboard: Vec<Patch<T>>,
    window: Vec<Patch<T>>,
    window_marks: Vec<Mark>,
}

impl<T: Clone + Eq> Parts<T> {
    pub(crate) fn new() -> Self {
        Self {
            top: Vec::new(),
            second: Vec::new(),
            rules: Vec::new(),
            keys: Vec::new(),
            body: Body::new(),
            arrows: Vec::new(),
            help: Vec::new(),
            keyboard: Vec::new(),
            window: Vec::new(),
            window_marks: Vec::new(),
        }
    }

    /// Lays out what changed of the page itself.
    pub(crate) fn lay(
        &mut self,
        change: &Change<'_, T>,
        areas: &Areas,
        scroll: &mut Scroll,
        dirt: &mut Dirt,
    ) {
        let page = change.page;
        if !change.same(|page| &page.top) {
            renew(&mut self.top, edge::top(page, areas), dirt);
        }
        if !change.same(|page| (&page.rail, &page.top.sub)) {
            renew(&mut self.second, edge::second(page, areas), dirt);
        }
        if !change.same(|page| (page.rail.is_some(), &page.top.sub)) {
            renew(&mut self.rules, edge::rules(page, areas), dirt);
        }
        if !change.same(|page| &page.keys) {
            renew(&mut self.keys, edge::keys(page, areas), dirt);
        }
        let marks = std::mem::take(&mut self.body.marks);
        self.body.lay(change, areas, scroll, dirt);
        if self.body.marks != marks {
            renew(&mut self.arrows, self.body.marks.iter().map(arrow).collect(), dirt);
        }
        if !change.same(|page| &page.help) {
            let help = page.help.as_ref().map(|help| help::lay(help, areas));
            renew(&mut self.help, help.unwrap_or_default(), dirt);
        }
        if !change.same(|page| &page.keyboard) {
            let keyboard = page.keyboard.as_ref().map(|keyboard| keyboard::lay(keyboard, areas));
            renew(&mut self.keyboard, keyboard.unwrap_or_default(), dirt);
        }
    }

    /// Lays out the window over the page. One that comes or goes changes the page under it too: it is quiet or not.
    pub(crate) fn lay_window(&mut self, page: &Page<T>, screen: Rect, scroll: &mut Scroll, dirt: &mut Dirt) {
        if self.window.is_empty() == page.overlay.is_some() {
            dirt.add(screen);
        }
        let Some(window) = &page.overlay else {
            *scroll = Scroll::default();
            self.window_marks.clear();
            return renew(&mut self.window, Vec::new(), dirt);
        };
        let (mut patches, marks) = overlay::lay(window, page.focus.as_ref(), screen, scroll);
        patches.extend(marks.iter().map(arrow));
        self.window_marks = marks;
        renew(&mut self.window, patches, dirt);
    }

    /// One patch and nothing else.
    pub(crate) fn only(&mut self, patch: Patch<T>, screen: Rect, dirt: &mut Dirt) {
        *self = Self { top: vec![patch], ..Self::new() };
        dirt.add(screen);
    }

    /// Draws what lies on dirt, and puts the cursor where one types.
    pub(crate) fn paint(&self, surface: &mut Surface, theme: Theme, dirt: &Dirt) {
        let below: Vec<&Patch<T>> = self.page().collect();
        let above: Vec<&Patch<T>> = self.window.iter().collect();
        patch::paint(surface, theme, (&below, &above), dirt);
        surface.set_cursor(self.seen().filter_map(Patch::cursor).last());
    }

    /// What can be pressed.
    pub(crate) fn pressable(&self, screen: Rect) -> Pressable<T> {
        let marks = if self.window.is_empty() { &self.body.marks } else { &self.window_marks };
        let seen = marks.iter().map(|(area, lines)| (area.intersection(screen), *lines));
        Pressable {
            hits: self.seen().flat_map(|patch| patch.hits(screen)).collect(),
            scroll: seen.filter(|(area, _)| !area.is_empty()).collect(),
            help: None,
            cursor: self.seen().filter_map(Patch::cursor).last(),
        }
    }

    /// The page; later patches lie over earlier ones.
    fn page(&self) -> impl Iterator<Item = &Patch<T>> {
        let edge = self.top.iter().chain(&self.second).chain(&self.rules).chain(&self.keys);
        let middle = self.body.patches().chain(&self.arrows).chain(&self.help);
        edge.chain(middle).chain(&self.keyboard)
    }

    /// What is alive: the window, else the page.
    fn seen(&self) -> impl Iterator<Item = &Patch<T>> {
        let page = self.window.is_empty().then(|| self.page());
        page.into_iter().flatten().chain(&self.window)
    }
}

/// Puts `new` patches in the place of `old` ones.
fn renew<T: Clone + Eq>(old: &mut Vec<Patch<T>>, new: Vec<Patch<T>>, dirt: &mut Dirt) {
    for patch in std::mem::replace(old, new).iter().chain(&*old) {
        dirt.add(patch.area());
    }
}
