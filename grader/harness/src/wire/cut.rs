//! Where what a peer sends is cut into pieces: a read gets one piece at most.

use std::fmt;

use crate::trial::{Notes, Trial};

/// Where bytes are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All at once.
    Nowhere,
    /// In two, behind so many bytes.
    Behind(usize),
    /// Into pieces of so many bytes.
    Every(usize),
}

/// The most places in turn that one text is cut at. Of more, as many are taken at even distances, the
/// first and the last among them.
const MOST_PLACES: usize = 40;

/// All at once, behind each byte in turn, and one byte at a time, of a text of so many bytes.
pub fn every_cut(length: usize) -> Vec<Cut> {
    let places = length.saturating_sub(1);
    let taken = places.min(MOST_PLACES);
    let gaps = taken.saturating_sub(1).max(1);
    let behind = (0..taken).map(|place| Cut::Behind(1 + place * places.saturating_sub(1) / gaps));
    [Cut::Nowhere].into_iter().chain(behind).chain([Cut::Every(1)]).collect()
}

impl Cut {
    /// The pieces of `bytes`, none of them empty.
    pub fn pieces(self, bytes: &[u8]) -> Vec<&[u8]> {
        let pieces: Vec<&[u8]> = match self {
            Self::Nowhere => vec![bytes],
            Self::Behind(place) => {
                let (front, rest) = bytes.split_at(place.min(bytes.len()));
                vec![front, rest]
            }
            Self::Every(length) => bytes.chunks(length.max(1)).collect(),
        };
        pieces.into_iter().filter(|piece| !piece.is_empty()).collect()
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("all at once"),
            Self::Behind(place) => write!(f, "cut behind byte {place}"),
            Self::Every(1) => f.write_str("one byte at a time"),
            Self::Every(length) => write!(f, "{length} bytes at a time"),
        }
    }
}

impl Trial {
    /// Has `run` try an answer with a text of `length` bytes that comes all at once, cut behind each
    /// of its bytes in turn, and one byte at a time. It ends with the first that fails.
    ///
    /// ```ignore
    /// t.at_every_cut(bytes.len(), async |t, cut| {
    ///     let (mut wire, _) = Peer::new().sends_cut(&bytes, cut, 5).ends().connect();
    ///     let frame: Vec<u8> = t.run(read_frame(&mut wire)).await.unwrap_or_default();
    ///     t.equal("the frame", frame, b"abc".to_vec());
    /// })
    /// .await;
    /// ```
    pub async fn at_every_cut(&mut self, length: usize, mut run: impl AsyncFnMut(&mut Self, Cut)) {
        for cut in every_cut(length) {
            run(self, cut).await;
            if !Notes::all_hold() {
                return;
            }
        }
    }
}
