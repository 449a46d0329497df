//! What a lane did, in pieces that are wide enough to see, however many things it did.
//!
//! A stretch that is wide enough is a piece of its own. Narrower ones are drawn together with their neighbours, as in a
//! column of the terminal.

use std::time::Duration;

use crate::render::picture::lanes::PictureLane;
use crate::trace::shares::Shares;

/// The most pieces of a picture, over all lanes. Each has its tooltip, so this is about 800 kB.
const MOST: usize = 4000;
/// How many stretches that are just too narrow make a piece. With fewer, turns of equal length would not look equal.
const GATHERED: u32 = 4;

/// A part of a lane that is drawn as one.
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

/// The pieces of a lane. A stretch of at least `narrow` stays alone.
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

/// The narrowest stretch that is a piece of its own: `wanted`, or longer if there would be too many pieces.
pub(super) fn narrowest(lanes: &[PictureLane], wanted: Duration, window: Duration) -> Duration {
    let mut narrow = wanted;
    while narrow < window && lanes.iter().map(|lane| pieces(lane, narrow).len()).sum::<usize>() > MOST {
        narrow *= 2;
    }
    narrow
}
