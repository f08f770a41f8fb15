//! Where varied inputs come from, and which of them go to the edges.
//!
//! A test runs [`ROUNDS`] times by default. The first rounds have ordinary inputs, so that an
//! ordinary mistake is shown with an ordinary example; the later ones go to the edges. Which round
//! it is follows from the seed, so `--seed` shows the same run again.

use std::ops::RangeInclusive;

use protocol::claim::ROUNDS;

/// More than anyone takes at a time without thinking of it: more than 16, 32, 64, 100 or 128.
pub const MANY: usize = 150;

/// Where the inputs of a run come from.
pub struct Random {
    numbers: fastrand::Rng,
    round: u64,
    texts: u64,
}

/// What a round makes of lists and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Ordinary,
    Falling,
    Equal,
    Twice,
    Lowest,
    Highest,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { numbers: fastrand::Rng::with_seed(seed), round: seed % ROUNDS, texts: 0 }
    }

    fn shape(&self) -> Shape {
        match self.round {
            2 => Shape::Falling,
            4 => Shape::Equal,
            5 => Shape::Twice,
            6 => Shape::Lowest,
            7 => Shape::Highest,
            _ => Shape::Ordinary,
        }
    }

    pub fn number(&mut self, range: &RangeInclusive<u64>) -> u64 {
        match self.shape() {
            Shape::Lowest => *range.start(),
            Shape::Highest => *range.end(),
            _ => self.numbers.u64(range.clone()),
        }
    }

    pub fn numbers(&mut self, count: usize, range: &RangeInclusive<u64>) -> Vec<u64> {
        let mut numbers: Vec<_> = (0..count).map(|_| self.number(range)).collect();
        match self.shape() {
            Shape::Falling => numbers.sort_unstable_by(|a, b| b.cmp(a)),
            Shape::Equal => numbers.fill_with({
                let number = self.number(range);
                move || number
            }),
            Shape::Twice => numbers.copy_within(..count / 2, count.div_ceil(2)),
            _ => {}
        }
        numbers
    }

    /// Whether this is one of every four rounds.
    pub fn is_every_fourth(&self) -> bool {
        self.round.is_multiple_of(4)
    }

    /// By turns: another kind with every text of a run, beginning with another in every round.
    pub fn text(&mut self) -> String {
        let kind = (self.round + self.texts) % 6;
        self.texts += 1;
        let word = self.lowercase(6);
        match kind {
            1 => word.to_uppercase(),
            2 => format!(" {word}  {}\r\n\t{}\r\n ", self.lowercase(3), self.lowercase(2)),
            3 => format!("{word}-äß漢🦀"),
            4 => self.lowercase(1),
            5 => word.repeat(20),
            _ => word,
        }
    }

    pub fn lowercase(&mut self, letters: usize) -> String {
        (0..letters).map(|_| self.numbers.lowercase()).collect()
    }

    /// Small where `range` allows it, but for the edges.
    pub fn length(&mut self, least: usize, most: usize) -> usize {
        match self.round {
            5 => 1.clamp(least, most),
            6 => least,
            7 => most,
            _ => self.numbers.usize(2..=9).clamp(least, most),
        }
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.numbers.shuffle(items);
    }

    pub fn distinct(&mut self, count: usize, range: &RangeInclusive<u64>) -> Vec<u64> {
        let (low, high) = (*range.start(), *range.end());
        let mut numbers = vec![];
        while numbers.len() < count {
            let mut number = self.numbers.u64(low..=high);
            while numbers.contains(&number) {
                number = if number == high { low } else { number + 1 };
            }
            numbers.push(number);
        }
        numbers
    }
}
