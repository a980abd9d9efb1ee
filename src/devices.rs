//! The real devices behind the ports. They know no walk and no screen.

pub mod print;
pub mod reading;
