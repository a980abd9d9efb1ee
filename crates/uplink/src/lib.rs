//! The client of central's API.
