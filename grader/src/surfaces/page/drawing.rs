//! The picture as a page draws it: to zoom, to point at, to step through, to read out.

use std::collections::HashMap;

use maud::{Markup, html};
use serde::Serialize;

use crate::surfaces::page::stepping::{RowName, Stepping, stepping};
use crate::surfaces::picture::layout::{self, Axis, Layout, Look, Owner, Row, Segment};
use crate::surfaces::picture::{
    Block, Picture, REFERENCE, blocks, class_of, folded_note, in_words, last_ms, look_name,
    looks_in, notes, row_labels, stood_still_text, times_of, totals, unit,
};
use crate::surfaces::style::TextRole;
use crate::surfaces::text::{counted, grouped};
use crate::vocabulary::steps::Steps;
use crate::vocabulary::timeline::{Bar, BarKind, Clock, Ending};

/// How much a page can show before the browser gets slow.
struct Detail {
    rows: usize,
    cells: usize,
}

/// For runs of which every bar can be shown, down to the last zoom step.
const FINE: Detail = Detail { rows: 200, cells: 50_000 };
/// For longer ones.
const COARSE: Detail = Detail { rows: 60, cells: 300 };
/// Up to this many bars a run is shown in fine detail.
const MOST_FINE_BARS: usize = 5_000;
/// Rows of the table for each of the two timelines.
const MOST_TABLE_ROWS: usize = 2_000;

/// What a page's script draws of a picture, and what stands around it.
#[derive(Serialize)]
pub struct Drawing {
    #[serde(flatten)]
    data: Data,
    stepping: Option<Stepping>,
    #[serde(skip)]
    looks: Vec<Look>,
    #[serde(skip)]
    sentences: Vec<String>,
}

/// A picture to zoom, to point at, to step through, to read out.
pub fn drawing(picture: &Picture<'_>, steps: Option<&Steps>) -> Drawing {
    let detail = detail_for(picture);
    let blocks = blocks(picture, detail.rows);
    let axis = layout::axis(last_ms(picture, &blocks), 9);
    let layouts: Vec<Layout<'_>> =
        blocks.iter().map(|block| block.bars.fold(axis.end_ms, detail.cells)).collect();
    let sentences = folded_note(&layouts).into_iter();
    let sentences = sentences.chain(notes(picture));
    // Steps are told in the test's clock.
    let steps = (picture.clock == Clock::Virtual)
        .then(|| stepping(steps, picture.yours, &layouts.first().map(rows_of).unwrap_or_default()));
    Drawing {
        data: data(picture, &axis, &blocks, &layouts),
        stepping: steps,
        looks: looks_in(&layouts),
        sentences: sentences.collect(),
    }
}

/// Where each lane is drawn.
fn rows_of<'a>(layout: &Layout<'a>) -> HashMap<RowName<'a>, usize> {
    let rows = layout.rows.iter().enumerate();
    let name = |(index, row): (usize, &Row<'a>)| match row.owner {
        Owner::Lane(lane) => Some(((lane.label, lane.task, lane.line), index)),
        Owner::Rest(_) => None,
    };
    rows.filter_map(name).collect()
}

impl Drawing {
    /// Which kind of bar is which.
    pub fn legend(&self) -> Markup {
        let looks = self.looks.iter().map(|look| (class_of(*look), look_name(*look)));
        let expected = self.data.expected_ms.map(|_| ("expected-sample".to_owned(), "expected"));
        html! {
            @for (class, name) in looks.chain(expected) {
                li { span class={ "bar " (class) } aria-hidden="true" {} (name) }
            }
        }
    }

    /// What is to be said of it.
    pub fn notes(&self) -> Markup {
        html! { @for sentence in &self.sentences { p { (sentence) } } }
    }

    /// The same for those who read instead of look.
    pub fn tables(&self) -> Markup {
        html! { @for block in &self.data.blocks { (table(block)) } }
    }
}

fn detail_for(picture: &Picture<'_>) -> Detail {
    let few = |bars: &[Bar]| bars.len() <= MOST_FINE_BARS;
    if few(picture.yours) && picture.reference.is_none_or(few) { FINE } else { COARSE }
}

/// What the page's script draws.
#[derive(Serialize)]
struct Data {
    end_ms: u64,
    expected_ms: Option<u64>,
    unit: &'static str,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
struct BlockData {
    name: Option<&'static str>,
    /// Its lines are those of the text that is shown.
    own: bool,
    /// What stands there if there are no rows.
    nothing: &'static str,
    rows: Vec<RowData>,
}

#[derive(Serialize)]
struct RowData {
    label: String,
    task: Option<u32>,
    line: Option<u32>,
    times: String,
    bars: Vec<BarData>,
}

#[derive(Serialize)]
struct BarData {
    start_ms: u64,
    end_ms: u64,
    kind: BarKind,
    /// Its classes.
    look: String,
    #[serde(skip)]
    name: &'static str,
    #[serde(skip)]
    has_end: bool,
    bars: usize,
    #[serde(skip)]
    stood_still_us: u64,
    words: String,
}

fn data(picture: &Picture<'_>, axis: &Axis, blocks: &[Block<'_>], layouts: &[Layout<'_>]) -> Data {
    let inside = |ms: &u64| (1..axis.end_ms).contains(ms);
    Data {
        end_ms: axis.end_ms,
        expected_ms: picture.expected_at_ms().filter(inside),
        unit: unit(picture.clock),
        blocks: blocks
            .iter()
            .zip(layouts)
            .map(|(block, layout)| block_data(block, layout))
            .collect(),
    }
}

fn block_data(block: &Block<'_>, layout: &Layout<'_>) -> BlockData {
    let mut labels = row_labels(block.bars.lanes()).into_iter();
    let rows = layout.rows.iter().map(|row| match row.owner {
        Owner::Lane(lane) => {
            let label = labels.next().unwrap_or_default();
            RowData { task: Some(lane.task), line: lane.line, ..row_data(row, label) }
        }
        Owner::Rest(lanes) => row_data(row, format!("… {}", counted(lanes, "more lane"))),
    });
    let own = block.name != Some(REFERENCE);
    BlockData { name: block.name, own, nothing: block.nothing, rows: rows.collect() }
}

fn row_data(row: &Row<'_>, label: String) -> RowData {
    let times = times_of(row);
    let bars = row.segments.iter().map(|segment| bar_data(&label, row, segment)).collect();
    RowData { label, task: None, line: None, times, bars }
}

fn bar_data(label: &str, row: &Row<'_>, segment: &Segment) -> BarData {
    let Segment { start_ms, end_ms, look, bars, stood_still_us } = *segment;
    BarData {
        start_ms,
        end_ms,
        kind: look.kind,
        look: class_of(look),
        name: look_name(look),
        has_end: look.ending != Ending::Open,
        bars,
        stood_still_us,
        words: in_words(label, row, segment),
    }
}

/// What it took, and what it should take.
pub fn totals_html(picture: &Picture<'_>) -> Markup {
    let class = |role| match role {
        TextRole::Good => "good",
        TextRole::Bad => "bad",
        _ => "plain",
    };
    html! {
        @for (at, (total, role)) in totals(picture).into_iter().enumerate() {
            @if at > 0 { " · " }
            span class=(class(role)) { (total) }
        }
    }
}

/// The same data for those who read instead of look.
fn table(block: &BlockData) -> Markup {
    let name = block.name.unwrap_or("yours");
    let bars = || block.rows.iter().flat_map(|row| row.bars.iter().map(move |bar| (row, bar)));
    let more = bars().count().saturating_sub(MOST_TABLE_ROWS);
    html! {
        @if block.rows.is_empty() {
            p { (name) ": " (block.nothing) }
        } @else {
            table {
                caption { (name) }
                thead {
                    tr {
                        @for title in ["what", "kind", "from (ms)", "to (ms)", "bars", "task", "line"] {
                            th scope="col" { (title) }
                        }
                    }
                }
                tbody { @for (row, bar) in bars().take(MOST_TABLE_ROWS) { (table_row(row, bar)) } }
            }
            @if more > 0 { p { "… " (counted(more, "more row")) } }
        }
        "\n"
    }
}

fn table_row(row: &RowData, bar: &BarData) -> Markup {
    let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
    let cells = [
        match bar.stood_still_us {
            0 => bar.name.to_owned(),
            us => format!("{} {}", bar.name, stood_still_text(us)),
        },
        grouped(bar.start_ms),
        if bar.has_end { grouped(bar.end_ms) } else { "…".to_owned() },
        grouped(bar.bars as u64),
        number(row.task),
        number(row.line),
    ];
    html! {
        tr {
            th scope="row" { bdi { (row.label) } }
            @for cell in cells { td { (cell) } }
        }
        "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::picture::{LOOKS, samples};

    /// What the script will read.
    fn data_of(sample: &samples::Sample) -> serde_json::Value {
        serde_json::to_value(drawing(&sample.picture(), None)).unwrap()
    }

    #[test]
    fn the_script_gets_every_bar() {
        let data = data_of(&samples::sequential());
        let bar = &data["blocks"][0]["rows"][1]["bars"][0];
        assert_eq!(data["blocks"][1]["name"], "reference");
        assert_eq!((&data["end_ms"], &data["expected_ms"]), (&200.into(), &100.into()));
        assert_eq!(bar["words"], "fetch_order(42): waiting, 100 → 180 ms (80 ms), task 1, line 7");
        // Only the learner's own lines can be pointed out beside it, and only their rows stepped through.
        assert_eq!(
            (&data["blocks"][0]["own"], &data["blocks"][1]["own"]),
            (&true.into(), &false.into())
        );
        assert_eq!(data["stepping"]["things"][1]["row"], 1);
    }

    #[test]
    fn classes_are_the_words_of_the_data() {
        for look in LOOKS {
            let kind = serde_json::to_value(look.kind).unwrap();
            assert_eq!(Some(kind.as_str().unwrap()), class_of(look).split(' ').next());
        }
    }

    #[test]
    fn the_table_says_the_same() {
        let drawn = drawing(&samples::leaked().picture(), None);
        let tables = drawn.tables().into_string();
        assert!(tables.contains(r#"<th scope="row"><bdi>heartbeat</bdi></th><td>left running</td><td>0</td><td>300</td>"#));
    }

    #[test]
    fn a_million_bars_are_folded() {
        let data = data_of(&samples::a_million()).to_string();
        assert!(data.contains("… 9941 more lanes"));
        assert!(data.len() < 4_000_000, "{}", data.len());
    }
}
