//! QR codes of half blocks.
//!
//! **Invariant:** light modules are the drawn ones, so that a telephone reads the code on a dark screen, and
//! a quiet zone of two modules stands around it.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code.
const QUIET_MODULES: usize = 2;
/// Longest text taken, bytes.
const PAYLOAD_BYTES_MAX: usize = 1024;

/// The rows of the code that carries `payload`, with medium correction, or low where only that fits `width` cells;
/// `None` where none fits.
#[must_use]
pub fn rows(payload: &str, width: u16) -> Option<Vec<String>> {
    if payload.len() > PAYLOAD_BYTES_MAX {
        return None;
    }
    let levels = [EcLevel::M, EcLevel::L];
    let codes = levels.iter().filter_map(|level| QrCode::with_error_correction_level(payload, *level).ok());
    let mut fitting = codes.filter(|code| code.width() + 2 * QUIET_MODULES <= usize::from(width));
    fitting.next().map(|code| draw(&code))
}

fn draw(code: &QrCode) -> Vec<String> {
    let side = code.width() + 2 * QUIET_MODULES;
    let light = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(QUIET_MODULES).filter(|at| *at < code.width());
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => code[(x, y)] == Color::Light,
            _ => y < side,
        }
    };
    let cell = |x: usize, y: usize| match (light(x, y), light(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    (0..side).step_by(2).map(|y| (0..side).map(|x| cell(x, y)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_modules_are_drawn_and_a_quiet_zone_lies_around() {
        let payload = "391010000/MT.2026.000123.1";
        let drawn = rows(payload, 80).unwrap_or_default();
        let halves = |row: &String| {
            let upper: Vec<bool> = row.chars().map(|c| matches!(c, '█' | '▀')).collect();
            let lower: Vec<bool> = row.chars().map(|c| matches!(c, '█' | '▄')).collect();
            [upper, lower]
        };
        let light: Vec<Vec<bool>> = drawn.iter().flat_map(halves).collect();
        let code = QrCode::with_error_correction_level(payload, EcLevel::M);
        let side = code.as_ref().map_or(0, QrCode::width);
        for y in 0..side + 2 * QUIET_MODULES {
            for x in 0..side + 2 * QUIET_MODULES {
                let quiet = |at: usize| at < QUIET_MODULES || at >= side + QUIET_MODULES;
                let expected = quiet(x)
                    || quiet(y)
                    || code
                        .as_ref()
                        .is_ok_and(|code| code[(x - QUIET_MODULES, y - QUIET_MODULES)] == Color::Light);
                assert_eq!(light[y][x], expected, "{x} {y}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert_eq!(rows("391010000/MT.2026.000123.1", 20), None);
        assert_eq!(rows(&"x".repeat(PAYLOAD_BYTES_MAX + 1), 400), None);
    }
}
