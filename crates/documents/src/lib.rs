//! Every paper as data and as PDF (DOMAIN §1.6).
//!
//! A builder ([`meal`], [`decision`], [`queue`], [`receipt`]) turns plain facts into a [`paper::Paper`], in both languages; [`pdf()`] lays
//! it out on A4 pages and writes them as PDF/A-2u, so that the text stays selectable, searchable and archivable.
//!
//! **Invariant:** the same paper and fonts give the same bytes. There is no clock here, and no font is carried:
//! the caller names the files ([`fonts::Fonts`]).

pub mod decision;
mod figures;
pub mod fonts;
mod layout;
pub mod meal;
pub mod paper;
mod pdf;
pub mod queue;
pub mod receipt;
pub mod referral;
pub mod seal;

pub use self::pdf::{PdfError, pdf};
