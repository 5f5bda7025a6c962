use proptest::prelude::*;

use super::*;

fn interval(low: i64, high: i64) -> Interval {
    Interval::new(Number::integer(low), Number::integer(high)).unwrap()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn only_bar(line: &str) -> Option<Bar> {
    match Chart::read(&lines(line)).rows.pop()? {
        Row::Bar(bar) => Some(bar),
        _ => None,
    }
}

#[test]
fn a_score_is_read() {
    let bar = only_bar("PHQ-9 | 14 of 0 to 27 | moderate | higher is worse").unwrap();
    assert_eq!(bar.label, "PHQ-9");
    assert_eq!(bar.value, Value::Known(Number::integer(14)));
    assert_eq!(bar.range, interval(0, 27));
    assert_eq!(
        bar.spoken(),
        "PHQ-9: the score is 14 on a scale from 0 to 27, moderate, higher is worse"
    );
}

#[test]
fn a_score_not_computed_is_an_interval() {
    let bar = only_bar("CSBD-19 | not computed, 40 to 52 of 19 to 76 | high risk possible");
    let bar = bar.unwrap();
    assert_eq!(bar.value, Value::Between(interval(40, 52)));
    assert_eq!(
        bar.spoken(),
        "CSBD-19: not computed, between 40 and 52 on a scale from 19 to 76, high risk possible"
    );
}

#[test]
fn whatever_is_not_a_bar_is_kept_as_text() {
    for line in [
        "just words",
        "a | 14",
        "a | 28 of 0 to 27 | x",
        "a | 3 of 5 to 5 | x",
        "a | not computed, 9 to 4 of 0 to 27",
        "a | 99999999999999999999 of 0 to 27",
        " | 4 of 0 to 27",
        "a | 4 of 0 to 27 | b | c | d",
        "a | 4 of 3 steps done",
        "a | 2 of 3 steps done, 2 in work",
        "a | 0 of 0 steps done",
        "a | 3 of 61 steps done",
        "a | 3 of 15 steps",
        " | 3 of 15 steps done",
        "use -> avoidance",
        "use -> use",
        "use -> -> use",
        "a -> b -> c -> d -> e -> f -> a",
        "a: b -> c -> a: b",
    ] {
        assert_eq!(Chart::read(&lines(line)).rows, [Row::Text(line.trim().into())], "{line}");
    }
}

#[test]
fn lines_with_a_hyphen_say_more_of_the_score_above() {
    let block = [
        "PHQ-9 | 6 of 0 to 27 | mild | higher is worse",
        "- bands | 0: minimal | 5: mild | 10: moderate (concern)",
        "- times | 2026-06-08: 13 | 2026-11-16: 6",
        "- change | first 13: reliably improved",
    ];
    let chart = Chart::read(&block.map(str::to_owned));
    let [Row::Bar(bar)] = &chart.rows[..] else { panic!("{chart:?}") };
    assert_eq!(bar.cuts().collect::<Vec<_>>(), [Number::integer(10)]);
    assert!(bar.is_concern(Number::integer(13)) && !bar.is_concern(Number::integer(6)));
    let spoken = "PHQ-9: the score is 6 on a scale from 0 to 27, mild, higher is worse. \
                  Bands: from 0 minimal, from 5 mild, from 10 moderate (concern). \
                  Over time: 13 on 2026-06-08, 6 on 2026-11-16. \
                  Change: first 13: reliably improved";
    assert_eq!(bar.spoken(), spoken);
}

#[test]
fn the_steps_of_a_programme_are_read() {
    let chart = Chart::read(&lines("A plan for lapses | 3 of 15 steps done, 1 in work"));
    let [Row::Steps(steps)] = &chart.rows[..] else { panic!("{chart:?}") };
    assert_eq!((steps.done, steps.in_work, steps.of), (3, 1, 15));
    assert_eq!(steps.spoken(), "A plan for lapses: 3 of 15 steps done, 1 in work");
}

#[test]
fn a_cycle_is_read_with_what_interrupts_it() {
    let block = ["use -> self-judgment -> use", "- interrupted | use: P1.I1, P1.I4"];
    let chart = Chart::read(&block.map(str::to_owned));
    let [Row::Cycle(cycle)] = &chart.rows[..] else { panic!("{chart:?}") };
    let spoken = "A cycle: use, then self-judgment, and again use. \
                  use: interrupted by P1.I1, P1.I4. \
                  self-judgment: nothing in this plan interrupts it yet";
    assert_eq!(cycle.spoken(), spoken);
    for line in ["- interrupted | avoidance: P1.I1", "- interrupted | use", "- bands | 0: low"] {
        let block = ["use -> self-judgment -> use", line].map(str::to_owned);
        assert_eq!(Chart::read(&block).rows.last(), Some(&Row::Text(line.into())), "{line}");
    }
}

#[test]
fn what_does_not_hold_of_the_score_is_kept_as_text() {
    for line in [
        "- bands | 5: mild | 4: minimal",
        "- bands | 1: begins above the range",
        "- bands | 0: low | 28: beyond",
        "- bands | zero: low",
        "- bands | 0 low",
        "- times | 2026-06-08: 13",
        "- times | 2026-06-08: 13 | 2026-06-08: 14",
        "- times | 2026-06-08: 13 | 2026-06-09: 28",
        "- times | yesterday: 13 | 2026-06-09: 8",
        "- change | a | b",
        "- notes | a",
    ] {
        let block = ["a | 4 of 0 to 27", line].map(str::to_owned);
        let chart = Chart::read(&block);
        assert_eq!(chart.rows.last(), Some(&Row::Text(line.into())), "{line}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        label in "[-a-zA-Z|\\\\`#][a-zA-Z |\\\\`#]{0,8}[a-zA-Z|\\\\`#]",
        band in "[a-z|]{0,6}",
        ends in (-50_i64..50, 1_i64..50),
        places in (0_i64..50, 0_i64..50),
        computed: bool,
        bands in prop::collection::vec(("[a-z|\\\\]{1,6}", any::<bool>()), 0..5),
        days in 0_u64..12,
        change in "[a-z|:;]{0,9}",
    ) {
        let range = interval(ends.0, ends.0 + ends.1);
        let at = |place: i64| ends.0 + place.min(ends.1);
        let value = if computed {
            Value::Known(Number::integer(at(places.0)))
        } else {
            Value::Between(interval(at(places.0).min(at(places.1)), at(places.0).max(at(places.1))))
        };
        let band_from = |(at, (text, concern)): (usize, (String, bool))| Band {
            from: Number::integer(ends.0 + at as i64),
            text,
            concern,
        };
        let bands: Vec<Band> =
            bands.into_iter().take(ends.1 as usize).enumerate().map(band_from).collect();
        let day = NaiveDate::default();
        let time = |at| Time { date: day + chrono::Days::new(at), score: range.low };
        let times = if days < 2 { Vec::new() } else { (0..days).map(time).collect() };
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let direction = "higher is worse".to_owned();
        let bar = Bar { label, value, range, band, direction, bands, times, change };
        let chart = Chart { rows: vec![Row::Bar(bar)] };
        let written = write(&chart);
        let mut inner = lines(&written);
        inner.retain(|line| !line.starts_with("```"));
        prop_assert_eq!(Chart::read(&inner), chart);
    }

    #[test]
    fn steps_and_cycles_that_are_written_read_back(
        label in "[-a-zA-Z|\\\\`#]{1,8}",
        counts in (0_usize..20, 0_usize..20, 1_usize..20),
        by in prop::collection::vec("([A-Z|\\\\]{1,3})?", 2..=5),
    ) {
        let (done, in_work, more) = counts;
        let steps = Steps { label, done, in_work, of: done + in_work + more };
        let element = |(at, by)| Element { name: format!("element {at}"), interrupted_by: by };
        let cycle = Cycle { elements: by.into_iter().enumerate().map(element).collect() };
        let chart = Chart { rows: vec![Row::Steps(steps), Row::Cycle(cycle)] };
        let written = write(&chart);
        let mut inner = lines(&written);
        inner.retain(|line| !line.starts_with("```"));
        prop_assert_eq!(Chart::read(&inner), chart);
    }

    #[test]
    fn hostile_lines_never_panic(line in ".{0,60}") {
        prop_assert!(Chart::read(&lines(&line)).rows.len() <= line.lines().count());
    }
}
