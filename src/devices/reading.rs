//! A PDF of the centre as lines of text, for the screen.
//!
//! **Invariants:** work and memory are bounded; what cannot be read gives no lines rather than wrong ones; letters
//! come from the file's own map to Unicode.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, LoadOptions, Object, ObjectId};

/// The most that one packed stream may unpack to, in bytes.
const STREAM_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Pages that are read, and pieces of text of one page.
const PAGES_MAX: usize = 20;
const PIECES_MAX: usize = 20_000;

/// Pieces whose base lines lie no farther apart, in points, stand in one line.
const SAME_LINE: f64 = 2.5;

/// A gap between two lines, in points, that is shown as an empty one.
const PARAGRAPH: f64 = 24.0;

/// Cells between two columns of a line.
const COLUMN_GAP: &str = "   ";

/// The text, line by line; empty where there is none.
pub fn lines(pdf: &[u8]) -> Vec<String> {
    let options = LoadOptions::with_max_decompressed_size(STREAM_BYTES_MAX);
    let Ok(document) = Document::load_mem_with_options(pdf, options) else { return Vec::new() };
    let mut lines: Vec<String> = Vec::new();
    for page in document.page_iter().take(PAGES_MAX) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(page_lines(pieces(&document, page)));
    }
    lines
}

/// A piece of text and where it begins; `y` grows downwards.
struct Piece {
    x: f64,
    y: f64,
    text: String,
}

/// Pieces in reading order, joined into lines.
fn page_lines(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<(f64, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some((y, row)) if piece.y - *y <= SAME_LINE => row.push(piece),
            _ => rows.push((piece.y, vec![piece])),
        }
    }
    let mut lines = Vec::new();
    let mut before: Option<f64> = None;
    for (y, mut row) in rows {
        if before.is_some_and(|before| y - before > PARAGRAPH) {
            lines.push(String::new());
        }
        before = Some(y);
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        let texts: Vec<&str> = row.iter().map(|piece| piece.text.trim()).collect();
        lines.push(texts.join(COLUMN_GAP));
    }
    lines
}

/// A matrix of PDF: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Matrix> {
        let mut numbers = [0.0; 6];
        for (number, operand) in numbers.iter_mut().zip(operands) {
            *number = f64::from(operand.as_float().ok()?);
        }
        (operands.len() >= 6).then_some(Matrix(numbers))
    }

    /// First this, then `next`.
    fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, next.0);
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn moved(self, x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// What the operators of a page change.
struct Pen<'d> {
    fonts: BTreeMap<Vec<u8>, Encoding<'d>>,
    font: Vec<u8>,
    page: Matrix,
    kept: Vec<Matrix>,
    line: Matrix,
    pieces: Vec<Piece>,
}

fn pieces(document: &Document, page: ObjectId) -> Vec<Piece> {
    let content = document.get_page_content(page);
    let Ok(content) = Content::decode(&content) else { return Vec::new() };
    let mut fonts = BTreeMap::new();
    for (name, font) in document.get_page_fonts(page).unwrap_or_default() {
        if let Ok(encoding) = font.get_font_encoding_with_limit(document, STREAM_BYTES_MAX) {
            fonts.insert(name, encoding);
        }
    }
    let (page, line) = (Matrix::ONE, Matrix::ONE);
    let mut pen = Pen { fonts, font: Vec::new(), page, kept: Vec::new(), line, pieces: Vec::new() };
    for operation in &content.operations {
        if pen.pieces.len() >= PIECES_MAX {
            break;
        }
        pen.obey(operation);
    }
    pen.pieces
}

impl Pen<'_> {
    fn obey(&mut self, operation: &Operation) {
        let operands = operation.operands.as_slice();
        match operation.operator.as_str() {
            "q" => self.kept.push(self.page),
            "Q" => self.page = self.kept.pop().unwrap_or(Matrix::ONE),
            "cm" => self.page = Matrix::of(operands).map_or(self.page, |matrix| matrix.then(self.page)),
            "BT" => self.line = Matrix::ONE,
            "Tm" => self.line = Matrix::of(operands).unwrap_or(self.line),
            "Td" | "TD" => {
                let number = |n: usize| operands.get(n).and_then(|one| one.as_float().ok()).map(f64::from);
                if let (Some(x), Some(y)) = (number(0), number(1)) {
                    self.line = self.line.moved(x, y);
                }
            }
            "Tf" => {
                self.font =
                    operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default().to_vec();
            }
            "Tj" | "TJ" => self.write(operands),
            _ => {}
        }
    }

    fn write(&mut self, operands: &[Object]) {
        let Some(encoding) = self.fonts.get(&self.font) else { return };
        let mut text = String::new();
        let mut add =
            |bytes: &[u8]| text.push_str(&Document::decode_text(encoding, bytes).unwrap_or_default());
        for operand in operands {
            // A string, or strings with gaps between them.
            match (operand.as_str(), operand.as_array()) {
                (Ok(bytes), _) => add(bytes),
                (_, Ok(parts)) => parts.iter().filter_map(|part| part.as_str().ok()).for_each(&mut add),
                (Err(_), Err(_)) => {}
            }
        }
        let [.., x, y] = self.line.then(self.page).0;
        // A page is drawn upwards unless its own matrix turns it over; ours say so in the sign of `d`.
        self.pieces.push(Piece { x, y: -y, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of one font, whose letters stand for themselves.
    fn page(content: &str) -> Vec<u8> {
        let stream = format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R >> >> >>"
                .to_owned(),
            stream,
            font.to_owned(),
        ];
        let (mut pdf, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
        for (n, object) in objects.iter().enumerate() {
            places.push(pdf.len());
            pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
        }
        let table = pdf.len();
        pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for place in places {
            pdf.extend(format!("{place:010} 00000 n \n").bytes());
        }
        let size = objects.len() + 1;
        pdf.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF").bytes());
        pdf
    }

    #[test]
    fn pieces_of_a_line_stand_together_in_their_order_and_lines_from_top_to_bottom() {
        let text = "BT /F1 12 Tf 1 0 0 1 200 700 Tm (value) Tj 1 0 0 1 50 700 Tm (label) Tj \
                    1 0 0 1 50 760 Tm [(ti) -20 (tle)] TJ ET q 1 0 0 1 0 -20 cm BT /F1 12 Tf 50 700 Td (next) Tj ET Q";
        assert_eq!(lines(&page(text)), ["title", "", "label   value", "next"]);
    }

    #[test]
    fn what_is_no_pdf_has_no_lines() {
        assert!(lines(b"").is_empty() && lines(b"%PDF-1.7 and nothing").is_empty());
    }
}
