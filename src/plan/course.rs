//! The course of treatment: every repeated score by its days, and on one line of time what was gone and
//! issued. What became of a score is told by `since`, as in the results.

mod time_line;

pub use time_line::TimeLine;

use super::bar::{Bar, bar};
use super::results::value;
use super::since::{self, Earlier, Since};
use super::{Cause, Inputs, Line};
use crate::finding::{Assessed, Findings, What, band_words};
use crate::instrument::{Field, Instrument, Kind, Score, Window};
use crate::number::Number;
use crate::response::Unread;
use crate::score::{ScoreResult, ScoreState, change_words};
use chrono::NaiveDate;
use serde::Serialize;

/// What became of a client over time.
#[derive(Default, Serialize)]
pub struct Course {
    /// Whether the document shows it.
    #[serde(skip)]
    pub is_shown: bool,
    /// The scores that were taken more than once, in the order of the record.
    pub measures: Vec<CourseLine>,
    /// The measures that were given once, and show no change yet.
    pub given_once: Vec<Line>,
    /// The screens that show no progress, whenever they are given.
    pub screens: Vec<Line>,
    /// Steps, milestones, issued plans and reviews by their days.
    pub time_line: Vec<TimeLine>,
}

/// A score over time.
#[derive(Serialize)]
pub struct CourseLine {
    /// The line; its text says what became of the score.
    #[serde(flatten)]
    pub line: Line,
    /// What is measured.
    pub title: String,
    /// Whose account it is.
    pub source: &'static str,
    /// Which way is worse; empty for a result in words.
    pub direction: &'static str,
    /// What change is more than chance, with its source; empty for a result in words.
    pub rule: String,
    /// The occasions, the oldest first.
    pub occasions: Vec<Taken>,
    /// What a chart can draw of the last one; absent for a result in words.
    pub bar: Option<Bar>,
}

/// A score of one occasion.
#[derive(Serialize)]
pub struct Taken {
    /// The response, such as `phq9-2`.
    pub response: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// The result in words.
    pub result: String,
    /// `complete`, `prorated`, `not_computed`, or `not_read` of a response that could not be.
    pub state: &'static str,
    /// What became of it since the first time; empty where there is none, or where it cannot be told.
    pub since_first: String,
    /// The same since the time before.
    pub since_before: String,
    /// What a reader must know: that times overlap, or that the day has two results.
    pub caution: String,
    /// The same for other programs, where a rule says what is more than chance.
    pub changes: Vec<Since>,
}

impl Course {
    /// Takes in an instrument by its latest response.
    fn take(&mut self, latest: &Assessed, findings: &Findings) {
        let instrument = &latest.response.instrument;
        let occasions = occasions(latest, findings);
        if !instrument.shows_progress() {
            self.screens.push(screen(instrument, &occasions));
        } else if occasions.len() + unread(latest, findings).count() > 1 {
            let scores = instrument.scores.iter();
            self.measures.extend(scores.map(|score| measure(latest, score, findings)));
        } else if instrument.kind == Kind::Measure {
            self.given_once.push(given_once(latest));
        }
    }

    /// Returns every line.
    pub(super) fn lines(&self) -> Vec<&Line> {
        let measures = self.measures.iter().map(|measure| &measure.line);
        let happened = self.time_line.iter().map(|happened| &happened.line);
        measures.chain(&self.given_once).chain(&self.screens).chain(happened).collect()
    }
}

/// Returns the course up to the day of the findings, where the document shows it.
pub fn course(inputs: &Inputs<'_>) -> Course {
    let mut course = Course { is_shown: inputs.course, ..Course::default() };
    if !course.is_shown {
        return course;
    }
    let scored = |latest: &&Assessed| !latest.response.instrument.scores.is_empty();
    for latest in inputs.findings.latest().filter(scored) {
        course.take(latest, inputs.findings);
    }
    course.time_line = time_line::time_line(inputs);
    label(&mut course);
    course
}

/// One letter for all of it.
fn label(course: &mut Course) {
    let measures = course.measures.iter_mut().map(|measure| &mut measure.line);
    let happened = course.time_line.iter_mut().map(|happened| &mut happened.line);
    let all = measures.chain(&mut course.given_once).chain(&mut course.screens).chain(happened);
    for (line, number) in all.zip(1..) {
        line.label = format!("C{number}");
    }
}

/// The responses of the same person to the same instrument, the oldest first.
fn occasions<'f>(latest: &Assessed, findings: &'f Findings) -> Vec<&'f Assessed> {
    let same = findings.assessed.iter().filter(|other| {
        other.response.instrument.id == latest.response.instrument.id
            && other.response.informant == latest.response.informant
    });
    same.collect()
}

/// Those of the same person that could not be read.
fn unread<'f>(latest: &'f Assessed, findings: &'f Findings) -> impl Iterator<Item = &'f Unread> {
    let response = &latest.response;
    findings.unread.iter().filter(move |unread| {
        !unread.is_void
            && unread.instrument == response.instrument.id
            && unread.informant == response.informant
    })
}

fn screen(instrument: &Instrument, occasions: &[&Assessed]) -> Line {
    let days: Vec<String> = occasions.iter().map(|one| one.response.date().to_string()).collect();
    let asks = match instrument.window {
        Some(Window::NotStated) | None => "does not say what time it asks about".to_owned(),
        Some(window) => format!("asks about {}", window.words()),
    };
    let text = format!(
        "{}, {}: it {asks}, so it is a screen and shows no progress; its scores are not compared.",
        instrument.short,
        days.join(", ")
    );
    let given = occasions.iter().map(|one| given(one)).collect();
    Line::new(format!("course/{}", name_of(occasions[0])), "", text, given)
}

fn given_once(assessed: &Assessed) -> Line {
    let (short, date) = (&assessed.response.instrument.short, assessed.response.date());
    let text = format!("{short}, {date}: given once, so nothing can be compared yet.");
    Line::new(format!("course/{}", name_of(assessed)), "", text, vec![given(assessed)])
}

/// The instrument, and whose account it is where that is not the client's own.
fn name_of(assessed: &Assessed) -> String {
    assessed.name(What::Given).to_string()
}

fn given(assessed: &Assessed) -> Cause {
    let response = &assessed.response;
    let words = format!("{}, {}, {}", response.id, response.date(), response.informant.word());
    Cause::new("answers", words)
}

fn measure(latest: &Assessed, score: &Score, findings: &Findings) -> CourseLine {
    let what = What::Score(score.id.clone(), Field::Value);
    let name = latest.name(what.clone());
    let mut taken: Vec<Taken> = occasions(latest, findings)
        .into_iter()
        .filter_map(|assessed| Taken::of(assessed, score, findings))
        .chain(unread(latest, findings).map(Taken::not_read))
        .collect();
    taken.sort_by_key(|one| one.date);
    let fact = findings.revealed(latest.fact(name.clone(), &what, findings.as_of));
    let days = taken.iter().map(|one| format!("{} on {}", one.result, one.date));
    let text = format!("{}: {}", fact.label, days.collect::<Vec<_>>().join("; "));
    let given = occasions(latest, findings).into_iter().map(|assessed| {
        let fact = assessed.fact(name.clone(), &what, findings.as_of);
        Cause::finding(&findings.revealed(fact))
    });
    CourseLine {
        line: Line::new(format!("course/{name}"), "", text, given.collect()),
        title: fact.label.clone(),
        source: latest.response.informant.word(),
        direction: if score.range.is_some() { score.direction.words() } else { "" },
        rule: rule(score),
        occasions: taken,
        bar: latest.score(&score.id).and_then(|(score, result)| {
            bar(findings, latest, score, result, &told(latest, score, result, findings))
        }),
    }
}

/// The changes of a day with one result.
fn told(
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
    findings: &Findings,
) -> Vec<Since> {
    match since::is_settled(findings, assessed, score) {
        true => since::changes(findings, assessed, score, result),
        false => Vec::new(),
    }
}

/// What is said in words has no size of change.
fn rule(score: &Score) -> String {
    match &score.change {
        Some(rule) => change_words(rule),
        None if score.range.is_none() => String::new(),
        None => "no rule says what change is more than chance".to_owned(),
    }
}

impl Taken {
    fn of(assessed: &Assessed, score: &Score, findings: &Findings) -> Option<Taken> {
        let (_, result) = assessed.score(&score.id)?;
        let settled = since::is_settled(findings, assessed, score);
        let changes = told(assessed, score, result, findings);
        let earlier = match (result.number(), settled) {
            (Some(_), true) => since::earlier(findings, assessed, score),
            _ => Vec::new(),
        };
        let since = |which: &str| {
            let earlier = earlier.iter().find(|one| one.since == which);
            let now = result.number();
            earlier.zip(now).map_or_else(String::new, |(one, now)| against(one, now, &changes))
        };
        Some(Taken {
            response: assessed.response.id.clone(),
            date: assessed.response.date(),
            result: result_words(assessed, score, result),
            state: result.state.word(),
            since_first: since("first"),
            // The second time has one before it: the first.
            since_before: since("before"),
            caution: caution(&earlier, settled),
            changes,
        })
    }

    fn not_read(unread: &Unread) -> Taken {
        Taken {
            response: unread.id.clone(),
            date: unread.date,
            result: format!("not read: {}", unread.reason()),
            state: "not_read",
            since_first: String::new(),
            since_before: String::new(),
            caution: String::new(),
            changes: Vec::new(),
        }
    }
}

/// The value with its band; why there is none where it was not computed.
fn result_words(assessed: &Assessed, score: &Score, result: &ScoreResult) -> String {
    let Some(value) = value(result) else { return assessed.result_words(score, result) };
    let band = band_words(score, result);
    let state = match result.state {
        ScoreState::Prorated { answered, of } => Some(format!("prorated ({answered} of {of})")),
        _ => None,
    };
    let parts: Vec<String> = [Some(value), band, state].into_iter().flatten().collect();
    parts.join(", ")
}

/// What became of a score: in the words of its rule, or by how much it differs.
fn against(earlier: &Earlier, now: Number, changes: &[Since]) -> String {
    let Earlier { since, date, score, .. } = earlier;
    let known = changes.iter().find(|change| change.since == *since);
    let words = match known {
        Some(known) => known.change.words().to_owned(),
        None => differs(*score, now),
    };
    format!("{words} ({score} on {date})")
}

fn differs(from: Number, to: Number) -> String {
    let by = |more: Number, less: Number| {
        more.checked_sub(less).map_or_else(String::new, |by| format!("{by} "))
    };
    match to.cmp(&from) {
        std::cmp::Ordering::Equal => "the same".to_owned(),
        std::cmp::Ordering::Less => format!("{}lower", by(from, to)),
        std::cmp::Ordering::Greater => format!("{}higher", by(to, from)),
    }
}

fn caution(earlier: &[Earlier], settled: bool) -> String {
    let mut words = Vec::new();
    if !settled {
        words.push("two results of one day: no change is told".to_owned());
    }
    if let Some(last) = earlier.last().filter(|last| last.overlapping) {
        words.push(format!("asks in part about the same days as on {}", last.date));
    }
    words.join("; ")
}
