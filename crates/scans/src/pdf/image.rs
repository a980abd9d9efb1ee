//! A picture inside a PDF, unpacked into a small grey page where we know how (ISO 32000-1, 8.9).

use domain::fault::Fault;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::grey::{Grey, Shrink};
use crate::picture;

/// The most bytes of unpacked samples.
const SAMPLES_BYTES_MAX: usize = 192 * 1024 * 1024;

/// A picture of the document, with its size as the document says.
pub(super) struct Picture<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    document: &'a Document,
    stream: &'a Stream,
}

/// How samples become shades.
enum Samples {
    /// So many channels of 8 bits: grey, RGB, or CMYK.
    Bytes(usize),
    /// One channel of 1, 2 or 4 bits.
    Bits(usize),
    /// 8 bits or fewer point into a table of shades.
    Table(usize, Vec<u8>),
}

impl<'a> Picture<'a> {
    /// `None` where it is no picture or has no size.
    pub(super) fn of(document: &'a Document, id: ObjectId) -> Option<Self> {
        let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
        let length = |key: &[u8]| {
            let length = stream.dict.get_deref(key, document).and_then(Object::as_i64).ok()?;
            usize::try_from(length).ok().filter(|length| (1..=100_000).contains(length))
        };
        Some(Self { width: length(b"Width")?, height: length(b"Height")?, document, stream })
    }

    /// The picture, made smaller; `None` where it is packed in a way that is not unpacked here.
    pub(super) fn grey(&self, scale: f64) -> Result<Option<Grey>, Fault> {
        let filters = self.stream.filters().unwrap_or_default();
        if filters == [b"DCTDecode".as_slice()] || filters == [b"DCT".as_slice()] {
            return picture::jpeg(&self.stream.content, &|width, height| {
                self.same_size(width, height, scale)
            })
            .map(|(grey, _)| Some(grey));
        }
        let plain = filters.iter().all(|filter| {
            matches!(
                *filter,
                b"FlateDecode" | b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode" | b"ASCIIHexDecode"
            )
        });
        let Some(samples) = self.samples().filter(|_| plain) else { return Ok(None) };
        let unpacked = self
            .stream
            .decompressed_content_with_limit(SAMPLES_BYTES_MAX)
            .map_err(|_| Fault::ScanUnreadable)?;
        let mut shrink = Shrink::new(self.width, self.height, scale);
        let mut rows = unpacked.chunks_exact(samples.row_bytes(self.width));
        for _ in 0..self.height {
            samples.row(rows.next().ok_or(Fault::ScanUnreadable)?, &mut shrink);
        }
        Ok(Some(shrink.finish()))
    }

    /// The JPEG inside has to have the size the document was judged by.
    fn same_size(&self, width: usize, height: usize, scale: f64) -> Result<f64, Fault> {
        if (width, height) == (self.width, self.height) { Ok(scale) } else { Err(Fault::ScanUnreadable) }
    }

    fn samples(&self) -> Option<Samples> {
        let dict = &self.stream.dict;
        let get = |key: &[u8]| dict.get_deref(key, self.document).ok();
        if get(b"ImageMask").is_some_and(|mask| mask.as_bool().unwrap_or(false)) {
            return Some(Samples::Bits(1));
        }
        let bits = usize::try_from(get(b"BitsPerComponent")?.as_i64().ok()?).ok()?;
        let space = get(b"ColorSpace")?;
        if let Some(shades) = self.table(space) {
            return matches!(bits, 1 | 2 | 4 | 8).then_some(Samples::Table(bits, shades));
        }
        match (channels(self.document, space)?, bits) {
            (channels, 8) => Some(Samples::Bytes(channels)),
            (1, 1 | 2 | 4) => Some(Samples::Bits(bits)),
            _ => None,
        }
    }

    /// The shades of an indexed colour space: `[/Indexed base hival table]`.
    fn table(&self, space: &Object) -> Option<Vec<u8>> {
        let [name, base, _, table] = space.as_array().ok()?.as_slice() else { return None };
        if !matches!(name.as_name().ok()?, b"Indexed" | b"I") {
            return None;
        }
        let (_, base) = self.document.dereference(base).ok()?;
        let channels = channels(self.document, base)?;
        let (_, table) = self.document.dereference(table).ok()?;
        let colours = match table.as_stream() {
            Ok(stream) => stream.decompressed_content_with_limit(4 * 256).ok()?,
            Err(_) => table.as_str().ok()?.to_vec(),
        };
        Some(colours.chunks_exact(channels).map(|colour| shade(colour, channels)).collect())
    }
}

impl Samples {
    fn row_bytes(&self, width: usize) -> usize {
        match self {
            Self::Bytes(channels) => width * channels,
            Self::Bits(bits) | Self::Table(bits, _) => (width * bits).div_ceil(8),
        }
        .max(1)
    }

    fn row(&self, row: &[u8], shrink: &mut Shrink) {
        match self {
            Self::Bytes(channels) => {
                shrink.row(row.chunks_exact(*channels).map(|pixel| shade(pixel, *channels)))
            }
            Self::Bits(bits) => {
                let top = (1_u16 << bits) - 1;
                shrink.row(unpack(row, *bits).map(|sample| (u16::from(sample) * 255 / top) as u8));
            }
            Self::Table(bits, shades) => shrink.row(
                unpack(row, *bits).map(|sample| shades.get(usize::from(sample)).copied().unwrap_or(u8::MAX)),
            ),
        }
    }
}

/// Samples of 1, 2, 4 or 8 bits, highest bits first.
fn unpack(row: &[u8], bits: usize) -> impl Iterator<Item = u8> {
    let per_byte = 8 / bits;
    row.iter().flat_map(move |byte| {
        (0..per_byte).map(move |place| {
            let shifted = u16::from(*byte) >> (8 - bits * (place + 1));
            (shifted & ((1 << bits) - 1)) as u8
        })
    })
}

/// Four channels are ink on paper here, not transparency.
fn shade(pixel: &[u8], channels: usize) -> u8 {
    if let (4, [c, m, y, k]) = (channels, pixel) {
        let light = |ink: &u8| (u16::from(255 - ink) * u16::from(255 - k) / 255) as u8;
        picture::shade(&[light(c), light(m), light(y)])
    } else {
        picture::shade(pixel)
    }
}

/// How many channels a colour space has, where each is a plain intensity.
fn channels(document: &Document, space: &Object) -> Option<usize> {
    let of_name = |name: &[u8]| match name {
        b"DeviceGray" | b"CalGray" | b"G" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    };
    if let Ok(name) = space.as_name() {
        return of_name(name);
    }
    let [name, rest @ ..] = space.as_array().ok()?.as_slice() else { return None };
    match (name.as_name().ok()?, rest) {
        (b"ICCBased", [profile]) => {
            let (_, profile) = document.dereference(profile).ok()?;
            let count = of_profile(&profile.as_stream().ok()?.dict)?;
            matches!(count, 1 | 3 | 4).then_some(count)
        }
        (name, _) => of_name(name),
    }
}

fn of_profile(profile: &Dictionary) -> Option<usize> {
    usize::try_from(profile.get(b"N").and_then(Object::as_i64).ok()?).ok()
}
