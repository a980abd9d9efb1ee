//! The ratatui side: theme, page, key tables, on-screen keyboard, terminal set-up.
