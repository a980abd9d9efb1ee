//! Typed bilingual texts from locales/, with live language switch.

pub mod check;
mod hash;
mod lang;
mod published;
pub mod say;
mod table;
mod texts;

pub use lang::Lang;
pub use published::{Published, Unsayable};
pub use texts::Words;
