//! One function for every text of the program itself, generated from `locales/` at build time, so that a
//! missing text or a forgotten variable is a compile error. Texts of forms have no functions: a form is
//! data, and its texts are found by the names in its definition ([`Words::text`]).

use std::fmt::Display;

use crate::Words;

include!(concat!(env!("OUT_DIR"), "/say.rs"));
