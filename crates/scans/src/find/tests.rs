//! Pages on tables, and pages that fill the picture.
#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;

fn photograph(corners: [(f64, f64); 4]) -> (Grey, Quad) {
    let quad = Quad(corners.map(|(x, y)| Point { x, y }));
    let inside = |x: f64, y: f64| {
        (0..4).all(|n| {
            let (ax, ay) = quad.0[n].to(quad.0[(n + 1) % 4]);
            let (bx, by) = quad.0[n].to(Point { x, y });
            ax * by - ay * bx > 0.0
        })
    };
    let picture = Grey::drawn(900, 1_200, |x, y| {
        // A table with a grain, and a page with lines of text.
        let grain = ((x * 31 + y * 17) % 13) as u8;
        let text = y / 12 % 3 == 0 && x / 7 % 5 != 0 && (250..650).contains(&x) && (300..900).contains(&y);
        match (inside(x as f64, y as f64), text) {
            (true, true) => 60,
            (true, false) => 205 + grain,
            (false, _) => 80 + grain * 2 + (x / 20) as u8,
        }
    });
    (picture, quad)
}

#[test]
fn a_page_on_a_table_is_found_however_it_lies() {
    for corners in [
        [(100.0, 120.0), (800.0, 130.0), (790.0, 1_100.0), (110.0, 1_090.0)],
        [(180.0, 90.0), (820.0, 160.0), (760.0, 1_120.0), (60.0, 1_050.0)],
        [(230.0, 150.0), (690.0, 150.0), (840.0, 1_080.0), (70.0, 1_080.0)],
    ] {
        let (picture, wanted) = photograph(corners);
        let found = page(&picture, 20).unwrap();
        for (found, wanted) in found.0.into_iter().zip(wanted.0) {
            assert!(found.distance(wanted) < 4.0, "{found:?} for {wanted:?}");
        }
    }
}

#[test]
fn a_picture_that_is_all_page_has_no_corners() {
    let page_only = Grey::drawn(600, 800, |x, y| {
        let text = y / 12 % 3 == 0 && x / 7 % 5 != 0 && (80..520).contains(&x) && (90..700).contains(&y);
        // With a table's frame, whose inner side is no lighter than its outer one.
        let frame = (x == 60 || x == 540) && (70..730).contains(&y)
            || (y == 70 || y == 730) && (60..540).contains(&x);
        if text || frame { 50 } else { 235 }
    });
    assert_eq!(page(&page_only, 20), None);
    assert_eq!(page(&Grey::drawn(50, 70, |_, _| 255), 20), None);
}

#[test]
fn a_small_paper_in_a_large_picture_is_not_the_page() {
    let (picture, _) = photograph([(400.0, 500.0), (600.0, 500.0), (600.0, 750.0), (400.0, 750.0)]);
    assert_eq!(page(&picture, 20), None);
}
