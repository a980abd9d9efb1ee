//! The terminal side that the kiosk and the clerk's desk share: a page goes in as plain data, cells, places
//! to press and a cursor come out.

pub mod ansi;
pub mod glyphs;
pub mod keys;
pub mod layout;
pub mod osk;
pub mod page;
pub mod picture;
pub mod qr;
pub mod screen;
pub mod surface;
pub mod theme;
pub mod view;

pub use ansi::Ansi;
pub use glyphs::{allowed, clean, foreign_glyphs};
pub use keys::{Command, KeyContext, Motion, Pointer};
pub use layout::Layout;
pub use osk::{Keyboard, OskKey, OskWords};
pub use page::*;
pub use screen::{Lent, Screen, install_panic_restore};
pub use surface::Surface;
pub use theme::Theme;
pub use view::{Pressable, View};
