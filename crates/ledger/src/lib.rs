//! Receipts that central signs and the kiosk checks offline.
