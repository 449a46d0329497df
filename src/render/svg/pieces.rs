//! What a lane did, in pieces that can be seen, however many things it did.
//!
//! A stretch that is wide enough is a piece of its own. What is narrower is gathered with its neighbours, as a column
//! of the terminal gathers what falls into it.

use std::time::Duration;

use crate::render::picture::lanes::PictureLane;
use crate::trace::shares::Shares;

/// Pieces that a picture has at most, all lanes together. Each has its tooltip, so that this is some 800 kB.
const MOST: usize = 4000;
/// How many stretches, just too narrow, make a piece. With fewer, turns of equal length would not come out as halves.
const GATHERED: u32 = 4;

/// A stretch of a lane that is drawn at once.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) from: Duration,
    pub(super) to: Duration,
    pub(super) shares: Shares,
}

impl Piece {
    pub(super) fn length(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }
}

/// The pieces of a lane. No stretch of at least `narrow` is put together with others.
pub(super) fn pieces(lane: &PictureLane, narrow: Duration) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut gathers = false;
    for span in &lane.spans {
        let length = span.length();
        match pieces.last_mut() {
            Some(last) if gathers && length < narrow && last.length() < GATHERED * narrow && last.to == span.from => {
                last.shares.add(span, length);
                last.to = span.to;
            }
            _ => {
                let mut shares = Shares::default();
                shares.add(span, length);
                pieces.push(Piece { from: span.from, to: span.to, shares });
                gathers = length < narrow;
            }
        }
    }
    pieces
}

/// The narrowest stretch that can be a piece of its own: this long, or longer if there would be too many pieces.
pub(super) fn narrowest(lanes: &[PictureLane], wanted: Duration, window: Duration) -> Duration {
    let mut narrow = wanted;
    while narrow < window && lanes.iter().map(|lane| pieces(lane, narrow).len()).sum::<usize>() > MOST {
        narrow *= 2;
    }
    narrow
}
