//! The one-command demonstration.
