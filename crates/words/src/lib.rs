//! Typed bilingual texts from locales/, with live language switch.
