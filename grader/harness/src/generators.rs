//! What a hidden test asks for its inputs: numbers, texts and lists that differ from run to run and
//! go to the edges by themselves. How they do is in [`crate::random`].

use std::ops::RangeInclusive;

use crate::trial::Trial;

impl Trial {
    /// A whole number in `range`, another for every seed, and in two rounds its ends. Use it for
    /// latencies and inputs, so that no literal is ever right.
    ///
    /// In the round of the lowest all numbers of a run are lowest together, so several of them may
    /// be equal. Where they must not be, use [`Trial::distinct`].
    ///
    /// ```ignore
    /// let ms = t.vary(1..=49);
    /// ```
    pub fn vary(&mut self, range: RangeInclusive<u64>) -> u64 {
        self.random().number(&range)
    }

    /// A plain word of six small letters, another for every seed and with every call.
    ///
    /// ```ignore
    /// let url = format!("/{}", t.word());
    /// ```
    pub fn word(&mut self) -> String {
        self.random().lowercase(6)
    }

    /// Any text but the empty one: small letters or capitals, blanks and line breaks inside and
    /// around, beyond ASCII, one letter, more than a hundred. Over the rounds each text of a test is
    /// of every kind.
    ///
    /// ```ignore
    /// let name = t.text();
    /// let greeting: String = t.run(greet(&name)).await;
    /// ```
    pub fn text(&mut self) -> String {
        self.random().text()
    }

    /// As many texts as `count`, of every kind that [`Trial::text`] knows by turns. They may be
    /// equal only where they have one letter.
    ///
    /// ```ignore
    /// let count = t.length(0..=MANY);
    /// let words = t.texts(count);
    /// ```
    pub fn texts(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.text()).collect()
    }

    /// How long a list should be: mostly 2 to 9, in one round each 1, the least, and the most.
    /// Give [`MANY`](crate::MANY) as the most where the answer may not take only so many at a time.
    ///
    /// ```ignore
    /// let ids = t.numbers(t.length(0..=MANY), 1..=999);
    /// ```
    ///
    /// # Panics
    ///
    /// When `range` is empty.
    pub fn length(&mut self, range: RangeInclusive<usize>) -> usize {
        self.random().length(*range.start(), *range.end())
    }

    /// A list of `count` numbers in `range`: in any order, falling, all equal, each twice (in two
    /// equal halves), all lowest or all highest, by rounds.
    ///
    /// ```ignore
    /// let prices = t.numbers(5, 1..=100);
    /// ```
    pub fn numbers(&mut self, count: usize, range: RangeInclusive<u64>) -> Vec<u64> {
        self.random().numbers(count, &range)
    }

    /// A list of `count` numbers in `range` that all differ, in any order.
    ///
    /// ```ignore
    /// let ids = t.distinct(8, 1..=999);
    /// ```
    ///
    /// # Panics
    ///
    /// When `range` has fewer than `count` numbers.
    pub fn distinct(&mut self, count: usize, range: RangeInclusive<u64>) -> Vec<u64> {
        let room = range.end().saturating_sub(*range.start());
        assert!(room >= (count as u64).saturating_sub(1), "{count} different numbers in {range:?}");
        self.random().distinct(count, &range)
    }

    /// How long each of `count` calls takes, in milliseconds from 1 to 1000: by rounds in any
    /// order, each quicker than the one before, all equal, the shortest or the longest.
    ///
    /// ```ignore
    /// let latencies = t.latencies(3);
    /// let slowest = latencies.iter().copied().max().unwrap_or(0);
    /// t.service("fetch_user").takes_by(move |id| latencies.get(id.parse::<usize>().ok()?).copied());
    /// ```
    pub fn latencies(&mut self, count: usize) -> Vec<u64> {
        self.numbers(count, 1..=1000)
    }

    /// How long something takes that must be waited for to its end, in milliseconds: whole seconds
    /// up to 9, and in one round 100, longer than anybody's patience. Whoever looks every
    /// millisecond whether it is over has looked many thousand times.
    ///
    /// ```ignore
    /// let ms = t.long_ms();
    /// let got: Outcome<u64> = t.time_in_few_polls(ms, 20, outcome(task_returning(ms, 7))).await;
    /// ```
    pub fn long_ms(&mut self) -> u64 {
        const MOST: usize = 10;
        match self.length(1..=MOST) {
            MOST => 100_000,
            length => 1_000 * length as u64,
        }
    }

    /// Whether to do in this run what takes long and depends on no seed: in every fourth.
    ///
    /// ```ignore
    /// if t.every_fourth_time() {
    ///     let total: Option<u32> = t.in_lockstep(512, shared_counter(512));
    /// }
    /// ```
    pub fn every_fourth_time(&mut self) -> bool {
        self.random().is_every_fourth()
    }

    /// Puts `items` in another order for every seed.
    ///
    /// ```ignore
    /// t.shuffle(&mut ids);
    /// ```
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.random().shuffle(items);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use protocol::claim::ROUNDS;

    use crate::random::MANY;
    use crate::trial::Trial;

    fn rounds() -> impl Iterator<Item = Trial> {
        (0..ROUNDS).map(|round| Trial::new(800 + round, false))
    }

    #[test]
    fn the_rounds_of_a_number_have_both_ends() {
        let numbers: Vec<_> = rounds().map(|mut t| t.vary(1..=1_000_000)).collect();
        assert!(numbers.contains(&1) && numbers.contains(&1_000_000), "{numbers:?}");
        assert!(numbers.iter().all(|number| (1..=1_000_000).contains(number)));
    }

    #[test]
    fn the_rounds_of_a_length_have_none_one_and_many() {
        let lengths: Vec<_> = rounds().map(|mut t| t.length(0..=MANY)).collect();
        for edge in [0, 1, MANY] {
            assert!(lengths.contains(&edge), "{lengths:?}");
        }
        assert!(rounds().all(|mut t| t.length(3..=3) == 3));
    }

    #[test]
    fn the_rounds_of_a_list_have_equal_and_repeated_and_falling_numbers() {
        let lists: Vec<_> = rounds().map(|mut t| t.numbers(6, 1..=1_000_000)).collect();
        let has = |what: fn(&[u64]) -> bool| lists.iter().any(|list| what(list));
        assert!(has(|list| list.iter().all(|number| *number == list[0])));
        assert!(has(|list| list[..3] == list[3..] && list[0] != list[1]));
        assert!(has(|list| list.is_sorted_by(|a, b| a > b)));
        assert!(has(|list| list.iter().collect::<HashSet<_>>().len() == 6));
        assert!(rounds().all(|mut t| t.numbers(0, 1..=2).is_empty() && t.numbers(1, 3..=3) == [3]));
    }

    #[test]
    fn the_rounds_of_a_text_have_every_kind() {
        let texts: Vec<_> = rounds().map(|mut t| t.text()).collect();
        let has = |what: fn(&str) -> bool| texts.iter().any(|text| what(text));
        assert!(has(|text| text.chars().any(char::is_uppercase)), "{texts:?}");
        assert!(has(|text| text.starts_with(' ') && text.ends_with(' ')), "{texts:?}");
        assert!(has(|text| !text.is_ascii()), "{texts:?}");
        assert!(has(|text| text.len() == 1), "{texts:?}");
        assert!(has(|text| text.len() > 100), "{texts:?}");
        assert!(!has(str::is_empty), "{texts:?}");
    }

    #[test]
    fn distinct_numbers_differ_even_where_they_just_fit() {
        for mut t in rounds() {
            let mut numbers = t.distinct(5, 3..=7);
            numbers.sort_unstable();
            assert_eq!(numbers, [3, 4, 5, 6, 7]);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_inputs() {
        let inputs = |mut t: Trial| (t.vary(0..=999), t.texts(3), t.latencies(4), t.word());
        for (one, other) in rounds().zip(rounds()) {
            assert_eq!(inputs(one), inputs(other));
        }
    }
}
