//! Every paper as data and as PDF.
