//! The picture as one page that needs nothing else: to zoom, to point at, to read out.

use maud::{Markup, html};
use serde::Serialize;

use crate::surfaces::html::document::{COMMON_SCRIPT, Document, fill, script_safe};
use crate::surfaces::picture::layout::{self, Axis, Layout, Owner, Row, Segment};
use crate::surfaces::picture::{
    Block, NOTHING, Picture, blocks, class_of, folded_note, in_words, kind_name, kinds_in, last_ms,
    notes, row_labels, totals, unit,
};
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::svg::svg;
use crate::surfaces::text::{counted, grouped};
use crate::vocabulary::timeline::{Bar, BarKind};

pub(crate) mod document;

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

/// The picture as one HTML document. It loads nothing and works from a file.
pub fn page(picture: &Picture<'_>) -> String {
    let detail = detail_for(picture);
    let blocks = blocks(picture, detail.rows);
    let axis = layout::axis(last_ms(picture, &blocks), 9);
    let layouts: Vec<Layout<'_>> =
        blocks.iter().map(|block| block.bars.fold(axis.end_ms, detail.cells)).collect();
    let data = data(picture, &axis, &blocks, &layouts);
    let note = html! {
        @if let Some(note) = folded_note(&layouts) { p { (note) } }
        @for note in notes(picture) { p { (note) } }
    };
    let script = format!("{COMMON_SCRIPT}{}", include_str!("html/page.js"));
    let heading = plain(picture.title);
    let body = fill(include_str!("html/page.html"), |slot| match slot {
        "title" => html! { (heading) }.into_string(),
        "totals" => totals_html(picture).into_string(),
        "legend" => legend(&layouts, &data).into_string(),
        "note" => note.clone().into_string(),
        "tables" => html! { @for block in &data.blocks { (table(block)) } }.into_string(),
        "still" => svg(picture),
        "data" => script_safe(&data),
        "script" => script.clone(),
        _ => String::new(),
    });
    let title = format!("{heading} · timeline");
    let styles = [include_str!("html/page.css")];
    Document { title: &title, styles: &styles, script: Some(&script), body }.html()
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
    nothing: &'static str,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
struct BlockData {
    name: Option<&'static str>,
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
    bars: usize,
    words: String,
}

fn data(picture: &Picture<'_>, axis: &Axis, blocks: &[Block<'_>], layouts: &[Layout<'_>]) -> Data {
    let inside = |ms: &u64| (1..axis.end_ms).contains(ms);
    Data {
        end_ms: axis.end_ms,
        expected_ms: picture.expected_at_ms().filter(inside),
        unit: unit(picture.clock),
        nothing: NOTHING,
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
    BlockData { name: block.name, rows: rows.collect() }
}

fn row_data(row: &Row<'_>, label: String) -> RowData {
    let times = format!("{} → {}", grouped(row.from_ms), grouped(row.to_ms));
    let bars = row.segments.iter().map(|segment| bar_data(&label, row, segment)).collect();
    RowData { label, task: None, line: None, times, bars }
}

fn bar_data(label: &str, row: &Row<'_>, segment: &Segment) -> BarData {
    let Segment { start_ms, end_ms, kind, bars } = *segment;
    BarData { start_ms, end_ms, kind, bars, words: in_words(label, row, segment) }
}

fn totals_html(picture: &Picture<'_>) -> Markup {
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

fn legend(layouts: &[Layout<'_>], data: &Data) -> Markup {
    let kinds = kinds_in(layouts).into_iter().map(|kind| (class_of(kind), kind_name(kind)));
    let expected = data.expected_ms.map(|_| ("expected-sample", "expected"));
    html! {
        @for (class, name) in kinds.chain(expected) {
            li { span class={ "bar " (class) } aria-hidden="true" {} (name) }
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
            p { (name) ": " (NOTHING) }
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
        kind_name(bar.kind).to_owned(),
        grouped(bar.start_ms),
        grouped(bar.end_ms),
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
    use crate::surfaces::picture::{KINDS, samples};

    /// What the script will read, as it reads it.
    fn data_of(page: &str) -> serde_json::Value {
        let (_, rest) = page.split_once(r#"<script type="application/json" id="data">"#).unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_script_gets_every_bar() {
        let data = data_of(&page(&samples::sequential().picture()));
        let bar = &data["blocks"][0]["rows"][1]["bars"][0];
        assert_eq!(data["blocks"][1]["name"], "reference");
        assert_eq!((&data["end_ms"], &data["expected_ms"]), (&200.into(), &100.into()));
        assert_eq!(bar["words"], "fetch_order(42): waiting, 100 → 180 ms (80 ms), task 1, line 7");
    }

    #[test]
    fn classes_are_the_words_of_the_data() {
        for kind in KINDS {
            assert_eq!(serde_json::to_value(kind).unwrap(), class_of(kind));
        }
    }

    #[test]
    fn no_label_can_break_out() {
        let page = page(&samples::hostile().picture());
        // The page's own two, and no third.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        assert_eq!(page.matches("</noscript>").count(), 1);
        assert!(!page.contains("<svg onload"));
        let labels = data_of(&page)["blocks"][0]["rows"].to_string();
        assert!(
            labels.contains("</script><script>alert(1)</script>") && labels.contains("{{data}} & ")
        );
        assert!(page.chars().all(|character| character == '\n' || !character.is_control()));
    }

    #[test]
    fn a_page_loads_nothing() {
        let page = page(&samples::every_kind().picture());
        for reference in ["src=", "href=", "@import", "https://"] {
            assert!(!page.contains(reference), "{reference}");
        }
        // The one address is the name of SVG.
        assert_eq!(
            page.matches("http://").count(),
            page.matches("http://www.w3.org/2000/svg").count()
        );
    }

    #[test]
    fn the_table_says_the_same() {
        let page = page(&samples::leaked().picture());
        assert!(page.contains(r#"<th scope="row"><bdi>heartbeat</bdi></th><td>left running</td><td>0</td><td>300</td>"#));
    }

    #[test]
    fn a_million_bars_are_folded() {
        let page = page(&samples::a_million().picture());
        assert!(page.contains("… 9941 more lanes"));
        assert!(page.len() < 4_000_000, "{}", page.len());
    }
}
