//! How the alerts of a plan stand in the text of a document: all of them, first, each with its status.

use super::squeezed;
use crate::plan::{AlertLine, CourseLine, Plan, ProblemPlan, ProgrammePlan, ResultLine};
use serde_json::Value as Json;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many characters may stand before the first alert, beside the case and the identifiers: a
/// title, the day, the notice of a draft and a line of the clinic's own.
pub const MOST_BEFORE: usize = 300;

/// How many characters that are no alert's own may stand between two alerts: a heading, and what
/// is printed before the act and the response.
pub const MOST_BETWEEN: usize = 200;

/// Shorter words may stand anywhere by chance.
const TELLING: usize = 20;

/// What fills the place of an alert's own words.
const BLANK: &str = "\0";

/// Notes every alert that is left out, stands behind anything else or is shown without its status.
pub fn check(plan: &Plan, text: &str, fault: &mut impl FnMut(String)) {
    let standing = Standing::find(plan, text);
    for alert in &plan.alerts {
        let label = &alert.line.label;
        if !standing.alerts.iter().any(|(_, said)| said.line.id == alert.line.id) {
            fault(format!("the document leaves out alert {label}"));
        }
        if !text.contains(&squeezed(&alert.act)) {
            fault(format!("the document leaves out what alert {label} asks for"));
        }
    }
    standing.behind_something(plan, fault);
    standing.crowded(plan, fault);
    standing.without_status(plan, fault);
}

/// Where the alerts stand in a text.
struct Standing<'p> {
    text: &'p str,
    /// The text with the alerts' own words blanked, as long as it was.
    others: String,
    /// The alerts in the order of the text, each with its place.
    alerts: Vec<(Range<usize>, &'p AlertLine)>,
}

impl<'p> Standing<'p> {
    /// Finds each alert where it stands first, the longest before those that could stand within it.
    fn find(plan: &'p Plan, text: &'p str) -> Standing<'p> {
        let mut standing = Standing { text, others: text.to_owned(), alerts: Vec::new() };
        let mut alerts: Vec<&AlertLine> = plan.alerts.iter().collect();
        alerts.sort_by_key(|alert| Reverse(alert.line.text.len()));
        for alert in alerts {
            let words = squeezed(&alert.line.text);
            if let Some(start) = standing.others.find(&words) {
                let place = start..start + words.len();
                standing.others.replace_range(place.clone(), &BLANK.repeat(words.len()));
                standing.alerts.push((place, alert));
            }
        }
        standing.alerts.sort_by_key(|(place, _)| place.start);
        own_words(plan).iter().for_each(|words| blank(&mut standing.others, words));
        standing
    }

    /// Notes the alerts that stand behind a result or behind what a problem says.
    fn behind_something(&self, plan: &Plan, fault: &mut impl FnMut(String)) {
        let Some((last, _)) = self.alerts.last() else { return };
        let before = &self.others[..last.start];
        let first = words_of_others(plan).filter_map(|words| before.find(&words)).min();
        let Some(first) = first else { return };
        for (_, alert) in self.alerts.iter().filter(|(place, _)| place.start > first) {
            fault(format!("alert {} does not stand first", alert.line.label));
        }
    }

    /// Notes what is too long before the alerts or between two of them.
    fn crowded(&self, plan: &Plan, fault: &mut impl FnMut(String)) {
        let head = plan.case.to_string().len() + plan.identifiers.len();
        let before = self.alerts.first().map_or(0, |(place, _)| self.filler(0..place.start));
        if before > MOST_BEFORE + head {
            fault(format!("more than {MOST_BEFORE} characters stand before the alerts"));
        }
        for pair in self.alerts.windows(2) {
            let [(one, alert), (next, _)] = pair else { continue };
            if self.filler(one.end..next.start) > MOST_BETWEEN {
                let label = &alert.line.label;
                fault(format!(
                    "more than {MOST_BETWEEN} characters stand between alert {label} and the next"
                ));
            }
        }
    }

    /// Notes the alerts behind which their response does not stand, or that they are open.
    fn without_status(&self, plan: &Plan, fault: &mut impl FnMut(String)) {
        let ends = self.alerts.iter().skip(1).map(|(place, _)| place.start);
        for ((place, alert), end) in self.alerts.iter().zip(ends.chain([self.end(plan)])) {
            let passage = self.passage(place.end..end);
            let label = &alert.line.label;
            match &alert.response {
                Some(words) if !self.text[passage.clone()].contains(&squeezed(words)) => {
                    fault(format!("the response to alert {label} does not stand behind it"));
                }
                None if !says_open(&self.others[passage]) => {
                    fault(format!("`Open` or `no response` does not stand behind alert {label}"));
                }
                _ => {}
            }
        }
    }

    /// Returns where something else begins behind the last alert.
    fn end(&self, plan: &Plan) -> usize {
        let Some((place, _)) = self.alerts.last() else { return self.text.len() };
        // What begins further away is no part of the passage anyway.
        let passage = self.passage(place.end..self.text.len());
        let behind = &self.others[passage.start..];
        let others = words_of_others(plan).filter_map(|words| {
            let near = passage.len().saturating_add(words.len()).min(behind.len());
            behind.get(..near).unwrap_or(behind).find(&words)
        });
        others.min().map_or(self.text.len(), |at| passage.start + at)
    }

    /// Returns the part of a range that can belong to the alert before it: the last alert's ends
    /// where the next would have to begin.
    fn passage(&self, range: Range<usize>) -> Range<usize> {
        let letters = self.others[range.clone()].char_indices();
        let mut filler = letters.filter(|(_, letter)| *letter != '\0');
        let end = filler.nth(MOST_BETWEEN).map_or(range.end, |(at, _)| range.start + at);
        range.start..end
    }

    fn filler(&self, range: Range<usize>) -> usize {
        self.others[range].chars().filter(|letter| *letter != '\0').count()
    }
}

/// Blanks words wherever they stand.
fn blank(text: &mut String, words: &str) {
    let mut from = 0;
    while let Some(at) = text[from..].find(words) {
        let place = from + at..from + at + words.len();
        from = place.end;
        text.replace_range(place, &BLANK.repeat(words.len()));
    }
}

fn says_open(passage: &str) -> bool {
    let mut words = passage.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("open"))
        || passage.to_lowercase().contains("no response")
}

/// Returns everything that the alerts say, whichever field it stands in, each once, the longest first.
fn own_words(plan: &Plan) -> Vec<String> {
    let mut words = Vec::new();
    collect(&serde_json::to_value(&plan.alerts).unwrap_or_default(), &mut words);
    let mut told = BTreeSet::new();
    words.retain(|words| words.len() >= TELLING && told.insert(words.clone()));
    words.sort_by_key(|words| Reverse(words.len()));
    words
}

fn collect(json: &Json, into: &mut Vec<String>) {
    match json {
        Json::String(words) => into.push(squeezed(words)),
        Json::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Json::Object(fields) => fields.values().for_each(|field| collect(field, into)),
        _ => {}
    }
}

/// Returns what must not stand before an alert: results, problems and the lists that follow them.
fn words_of_others(plan: &Plan) -> impl Iterator<Item = String> {
    let after = [&plan.answered, &plan.requirements, &plan.set_aside];
    let lists = after.into_iter().chain([&plan.unaddressed, &plan.not_assessed]);
    let lines = lists.flatten().map(|line| line.text.clone());
    let results = plan.results.iter().flat_map(words_of_result);
    let problems = plan.problems.iter().flat_map(words_of_problem);
    let programmes = plan.programmes.iter().flat_map(words_of_programme);
    let cycle = plan.cycle.iter().map(|element| element.line.text.clone());
    let course = plan.course.measures.iter().flat_map(words_of_measure);
    let words = lines.chain(results).chain(problems).chain(cycle).chain(programmes).chain(course);
    let words = words.map(|words| squeezed(&words));
    words.filter(|words| words.len() >= TELLING).chain(names_of_others(plan))
}

fn words_of_result(result: &ResultLine) -> impl Iterator<Item = String> {
    [&result.line.text, &result.result].into_iter().chain(&result.note).cloned()
}

fn words_of_measure(measure: &CourseLine) -> impl Iterator<Item = String> {
    let taken = measure.occasions.iter().flat_map(|one| [&one.since_first, &one.since_before]);
    [&measure.line.text, &measure.rule].into_iter().chain(taken).cloned()
}

/// Returns what a problem says but for the goal: that is the client's words alone, and could be
/// any words of the template too.
fn words_of_problem(problem: &ProblemPlan) -> impl Iterator<Item = String> {
    let objectives = problem.objectives.iter().map(|objective| &objective.line);
    let interventions = problem.interventions.iter().map(|intervention| &intervention.line);
    let others = [&problem.line, &problem.discharge];
    let lines = problem.evidence.iter().chain(&problem.to_ask).chain(objectives);
    lines.chain(interventions).chain(others).map(|line| line.text.clone())
}

fn words_of_programme(programme: &ProgrammePlan) -> impl Iterator<Item = String> {
    let now = programme.now.iter().map(|step| &step.line);
    let lines = std::iter::once(&programme.line).chain(&programme.facts).chain(now);
    lines.chain(&programme.held).map(|line| line.text.clone())
}

/// Returns the titles as a list, a table or a chart shows them: alone, a title tells nothing.
fn names_of_others(plan: &Plan) -> impl Iterator<Item = String> {
    let results = plan.results.iter().flat_map(|result| {
        let ResultLine { title, date, line, .. } = result;
        let label = &line.label;
        [format!("{label} {title}"), format!("{title} {date}"), format!("{title} |")]
    });
    let problems = plan.problems.iter().map(|problem| {
        let line = &problem.line;
        format!("{} {}", line.label, line.text)
    });
    results.chain(problems).map(|words| squeezed(&words))
}
