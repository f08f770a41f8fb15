//! Pictures of typical runs, as they look on a terminal.

use super::samples::{self, Sample};
use super::*;
use crate::surfaces::svg::svg;
use crate::surfaces::text::width;
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::report::Verdict;

const WIDTHS: [usize; 4] = [60, 80, 120, 200];
const ASCII: Style = Style { colour: false, ascii: true };

fn drawn(sample: &Sample, columns: usize, style: Style) -> Vec<String> {
    draw(&sample.picture(), columns, MOST_ROWS, style)
}

/// Escapes as `⟨36⟩`, so that a snapshot can be read and does not colour the terminal.
fn visible(line: &str) -> String {
    line.split('\u{1b}')
        .enumerate()
        .map(|(at, part)| match part.split_once('m') {
            Some((code, rest)) if at > 0 => format!("⟨{}⟩{rest}", code.trim_start_matches('[')),
            _ => part.to_owned(),
        })
        .collect()
}

fn without_colour(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once('m')).map(|(_, rest)| rest).collect::<String>()
}

fn snapshot(name: &str, lines: &[String]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.replace(' ', "_"), lines.join("\n")));
}

fn report(bars: Vec<Bar>) -> Report {
    let key = Key::new("06_blocking", "36_bounded_blocking");
    let mut report = Report::without_running(&key, Verdict::Passed, "", Points::default());
    report.timeline = bars;
    report
}

fn bar(lane: &str, (start_ms, end_ms): (u64, u64), clock: Clock, by_test: bool) -> Bar {
    let (lane, kind) = (lane.to_owned(), BarKind::Run);
    Bar {
        lane,
        task: 2,
        start_ms,
        end_ms,
        kind,
        line: None,
        clock,
        by_test,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    }
}

fn lines_of(report: &Report, reference: Option<&Report>, shown: Option<&TestReport>) -> String {
    let picture = Picture::of(report, reference, shown);
    draw(&picture, 80, MOST_ROWS, Style::default()).join("\n")
}

fn odd() -> Vec<Sample> {
    vec![samples::hostile(), samples::endless(), samples::instants(), samples::every_kind()]
}

#[test]
fn typical_runs_at_every_width() {
    for sample in samples::all() {
        for columns in WIDTHS {
            let lines = drawn(&sample, columns, Style::default());
            snapshot(&format!("{}_{columns}", sample.name), &lines);
        }
    }
}

#[test]
fn typical_runs_in_colour() {
    let style = Style { colour: true, ascii: false };
    for sample in samples::all() {
        for columns in WIDTHS {
            let lines = drawn(&sample, columns, style);
            let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
            snapshot(&format!("{}_{columns}_colour", sample.name), &lines);
        }
    }
}

#[test]
fn odd_runs() {
    for (name, sample) in ["hostile", "endless", "instants", "every_kind"].into_iter().zip(odd()) {
        snapshot(&format!("{name}_80"), &drawn(&sample, 80, Style::default()));
        snapshot(&format!("{name}_80_ascii"), &drawn(&sample, 80, ASCII));
    }
}

#[test]
fn no_line_is_wider_than_asked_for() {
    for sample in samples::all().iter().chain(&odd()) {
        for columns in 60..=200 {
            for line in drawn(sample, columns, Style::default()) {
                assert!(width(&line) <= columns, "{} at {columns}: {line}", sample.name);
            }
        }
    }
}

#[test]
fn no_width_is_too_small_or_too_large_to_draw() {
    for sample in samples::all().iter().chain(&odd()) {
        for columns in (0..60).chain([usize::MAX]) {
            assert!(!drawn(sample, columns, Style::default()).is_empty());
        }
    }
}

#[test]
fn colour_changes_nothing_else() {
    for sample in samples::all().iter().chain(&odd()) {
        let plain = drawn(sample, 80, Style::default());
        let coloured = drawn(sample, 80, Style { colour: true, ascii: false });
        let stripped: Vec<String> = coloured.iter().map(|line| without_colour(line)).collect();
        let trimmed = |lines: &[String]| {
            lines.iter().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(trimmed(&stripped), trimmed(&plain));
    }
}

#[test]
fn without_unicode_every_character_is_ascii() {
    for sample in samples::all().iter().chain(&odd()) {
        for line in drawn(sample, 80, ASCII) {
            assert!(line.chars().all(|character| (' '..='~').contains(&character)), "{line}");
        }
    }
}

#[test]
fn every_kind_looks_different_without_colour() {
    for ascii in [false, true] {
        let samples = LOOKS.map(|look| chart::sample_of(look, ascii, |_| true));
        let different: HashSet<&Option<String>> = samples.iter().collect();
        assert_eq!(different.len(), LOOKS.len());
    }
}

#[test]
fn a_million_bars_are_folded_and_it_says_so() {
    let sample = samples::a_million();
    for columns in [60, 100, 200] {
        let lines = drawn(&sample, columns, Style::default());
        assert!(lines.iter().all(|line| width(line) <= columns));
        let from = lines.iter().position(|line| line.contains("→")).unwrap();
        // Rows, then ticks, legend, what was folded, and why a blocked thread has no length.
        let (rows, below) = lines[from..].split_at(MOST_ROWS);
        assert!(rows[MOST_ROWS - 1].contains("… 9977 more lanes"), "{rows:?}");
        assert!(rows[MOST_ROWS - 1].contains('╳'), "the one blocked bar must be seen");
        assert!(from <= 3 && below.len() <= 5, "{lines:?}");
        let folded = "of 1 000 000 bars too close to draw apart";
        assert!(below.iter().any(|line| line.contains(folded)), "{below:?}");
    }
}

#[test]
fn the_reference_is_drawn_only_where_it_differs() {
    let has_reference = |sample: &Sample| {
        drawn(sample, 80, Style::default()).iter().any(|line| line.trim() == "reference")
    };
    assert!(has_reference(&samples::sequential()));
    assert!(!has_reference(&samples::concurrent()));
}

#[test]
fn times_of_two_clocks_never_share_an_axis() {
    let real = bar("job", (1, 4), Clock::Real, false);
    let instant = bar("task 2", (0, 0), Clock::Virtual, false);
    let waits = bar("task 3", (0, 50), Clock::Virtual, false);

    let only_real_takes_time = lines_of(&report(vec![instant, real.clone()]), None, None);
    assert!(only_real_takes_time.contains("ms (real)"), "{only_real_takes_time}");
    assert!(!only_real_takes_time.contains("task 2"), "{only_real_takes_time}");

    let both = lines_of(&report(vec![waits.clone(), real.clone()]), None, None);
    assert!(both.contains("ms (virtual)") && !both.contains("job"), "{both}");
    assert!(both.contains("work on other threads takes real time"), "{both}");

    let beside = lines_of(&report(vec![waits]), Some(&report(vec![real])), None);
    assert!(beside.contains("the reference works on other threads"), "{beside}");
    assert!(!beside.contains(NOTHING), "{beside}");
}

#[test]
fn what_blocks_the_thread_has_a_moment_on_the_axis_and_its_length_in_words() {
    let waits = Bar { kind: BarKind::Wait, ..bar("fetch", (0, 80), Clock::Virtual, false) };
    let blocked = Bar {
        kind: BarKind::Blocked,
        at_ms: Some(0),
        ..bar("thread", (20, 120), Clock::Virtual, false)
    };
    let shown = TestReport {
        virtual_ms: Some(80),
        expected_virtual_ms: Some(80),
        ..TestReport::not_run("it_works")
    };
    let report = report(vec![waits, blocked]);
    for columns in [60, 80, 120] {
        let picture = Picture::of(&report, None, Some(&shown));
        let lines = draw(&picture, columns, MOST_ROWS, Style::default());
        let row = lines.iter().find(|line| line.starts_with(" thread")).unwrap();
        assert_eq!(row.matches('╳').count(), 1, "{row}");
        assert!(row.ends_with("for 100 ms"), "{row}");
        let heading = lines[..2].join("");
        assert!(heading.contains("yours 80 ms · thread blocked for 100 ms"), "{heading}");
        assert!(
            lines.iter().any(|line| line.contains("a blocked thread stops this clock")),
            "{lines:?}"
        );
        assert!(!lines.iter().any(|line| line.contains("120")), "{lines:?}");
    }
    let drawn = svg(&Picture::of(&report, None, Some(&shown)));
    assert!(drawn.contains("thread: thread blocked, at 0 ms, for 100 ms, task 2"), "{drawn}");
}

#[test]
fn what_the_test_did_does_not_stand_under_yours() {
    let yours = bar("mine", (0, 5), Clock::Virtual, false);
    let by_test = bar("theirs", (0, 9), Clock::Virtual, true);
    let drawn = lines_of(&report(vec![yours, by_test]), None, None);
    let names: Vec<_> = drawn.lines().skip(1).take(4).map(|line| line.split("  ").next()).collect();
    let expected = [" yours", " mine", " the test's own", " theirs"];
    assert_eq!(names, expected.map(Some), "{drawn}");
}

#[test]
fn where_nothing_is_drawn_no_time_passed_only_if_none_did() {
    let by_test = bar("theirs", (0, 9), Clock::Virtual, true);
    let at_once = bar("theirs", (0, 0), Clock::Virtual, true);
    let shown = |virtual_ms| TestReport { virtual_ms, ..TestReport::not_run("it_works") };
    let table = [
        (by_test.clone(), None, NOT_DRAWN),
        (by_test.clone(), Some(9), NOT_DRAWN),
        (by_test, Some(0), NOTHING),
        (at_once, None, NOTHING),
    ];
    for (by_test, took_ms, expected) in table {
        let drawn = lines_of(&report(vec![by_test]), None, Some(&shown(took_ms)));
        let told = [NOTHING, NOT_DRAWN].map(|words| drawn.contains(words));
        assert_eq!(told, [NOTHING, NOT_DRAWN].map(|words| words == expected), "{drawn}");
    }
}

#[test]
fn the_expected_time_counts_from_where_the_measured_time_began() {
    let shown = TestReport {
        virtual_ms: Some(20),
        expected_virtual_ms: Some(10),
        measured_from_ms: 60,
        ..TestReport::not_run("it_works")
    };
    let report = report(vec![bar("task 2", (60, 80), Clock::Virtual, false)]);
    assert_eq!(Picture::of(&report, None, Some(&shown)).expected_at_ms(), Some(70));
    let real = self::report(vec![bar("job", (60, 80), Clock::Real, false)]);
    assert_eq!(Picture::of(&real, None, Some(&shown)).expected_at_ms(), None);
}

#[test]
fn the_reference_ends_where_nothing_could_be_seen_beside_it() {
    let bars = |ends: &[u64]| {
        let starts = [0].iter().chain(ends);
        let spans = starts.zip(ends).map(|(start, end)| (*start, *end));
        report(spans.map(|span| bar("task 2", span, Clock::Virtual, false)).collect())
    };
    let yours = bars(&[50]);
    let table = [
        (&[80, 160, 240][..], 3),
        (&[80, 160, 90_000, 2_000_000], 1),
        (&[40, 2_000_000], 1),
        (&[2_000_000], 0),
    ];
    for (ends, drawn) in table {
        let reference = bars(ends);
        let picture = Picture::of(&yours, Some(&reference), None);
        assert_eq!(picture.reference.map(<[Bar]>::len).unwrap_or_default(), drawn, "{ends:?}");
        let said = lines_of(&yours, Some(&reference), None).contains("goes on for much longer");
        assert_eq!(said, drawn < ends.len());
    }
    let endless = bars(&[0]);
    let all = bars(&[80, 90_000]);
    assert_eq!(Picture::of(&endless, Some(&all), None).reference.unwrap().len(), 2);
}

#[test]
fn a_time_that_was_measured_later_says_from_when() {
    let shown = TestReport {
        virtual_ms: Some(20),
        expected_virtual_ms: Some(0),
        measured_from_ms: 300,
        ..TestReport::not_run("it_works")
    };
    let report = report(vec![bar("task 2", (0, 320), Clock::Virtual, false)]);
    let drawn = lines_of(&report, None, Some(&shown));
    assert!(drawn.contains("from 300 ms on · expected 0 ms · yours 20 ms"), "{drawn}");
}

#[test]
fn that_not_all_is_drawn_is_said_in_every_picture() {
    let mut report = report(vec![bar("io()", (0, 5), Clock::Virtual, false)]);
    assert!(!lines_of(&report, None, None).contains("not drawn"));
    report.untold = 20_001;
    let said = "and 20 001 more that are not drawn: lanes may end early";
    assert!(lines_of(&report, None, None).contains(said));
    assert!(svg(&Picture::of(&report, None, None)).contains(said));
}

#[test]
fn that_calls_take_other_times_in_this_test_is_said() {
    let report = report(vec![bar("fetch()", (0, 152), Clock::Virtual, false)]);
    for other_latencies in [false, true] {
        let shown = TestReport { other_latencies, ..TestReport::not_run("it_works") };
        let drawn = lines_of(&report, None, Some(&shown));
        assert_eq!(
            drawn.contains("the tests vary how long calls take"),
            other_latencies,
            "{drawn}"
        );
    }
}

#[test]
fn a_run_that_was_repeated_in_real_time_says_so() {
    let mut report = report(vec![bar("sleep", (0, 4), Clock::Real, false)]);
    report.repeated = true;
    assert!(lines_of(&report, None, None).contains("run again in real time"));
}
