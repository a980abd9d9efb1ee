//! The XML we read: a strict reader without DTDs, comments and processing instructions, and Canonical XML.
