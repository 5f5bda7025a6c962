//! Deciding on a plan, question by question: what is done about each problem, what follows from
//! findings that no problem takes up, and whether the plan was signed. A pure step machine.
//!
//! The program suggests; here a named person decides. Each decision is complete when its last
//! question is answered, and is held to what a case file accepts; half a decision is none.

mod questions;

use crate::decision::{Decision, Decisions, Outcome};
use crate::instrument::{AnswerType, Item};
use crate::interview::{Key as Typed, Refusal, decided, entry, text_of, typed_keys, typed_read};
use crate::plan::{AlertLine, Line, Plan, ProblemPlan};
use crate::review::{Agenda, Lack, ToReview};
use crate::yaml::Node;
use chrono::NaiveDate;
use questions::{Answers, LEFT_OUT, Subject};

/// What is to be decided on, one thing after the other.
pub struct Deciding {
    by: String,
    on: NaiveDate,
    matters: Vec<Matter>,
    /// The lines that can be changed: the printed label and the id.
    lines: Vec<(String, String)>,
    at: usize,
    answers: Answers,
}

/// One thing that is to be decided on.
struct Matter {
    subject: Subject,
    /// The first key of the decision, with its value.
    about: Option<(&'static str, String)>,
    /// What else the decision says, that nobody is asked.
    besides: Vec<(&'static str, String)>,
    /// What is known, for the one who decides.
    shown: Vec<String>,
}

/// A question.
pub struct Question<'d> {
    /// What is known of the matter; empty but for its first question.
    pub shown: &'d [String],
    /// The number of the matter, and how many there are.
    pub count: (usize, usize),
    /// The question.
    pub text: &'d str,
    /// What can be typed, where that is a closed list.
    pub keys: Vec<Typed>,
    /// Whether an empty line is an answer.
    pub optional: bool,
}

impl Deciding {
    /// Gathers what is to be decided on in a plan.
    pub fn on(plan: &Plan, decisions: &Decisions, by: String, on: NaiveDate) -> Deciding {
        let alerts = plan.alerts.iter().filter(|alert| alert.is_open()).map(Matter::alert);
        let problems = plan.problems.iter().filter(|problem| !problem.treated).map(Matter::problem);
        let undecided = |line: &&Line| {
            !line.id.contains('/')
                && line.id != "adults_only"
                && decisions.for_problem(&line.id).is_none()
        };
        let aside = plan.set_aside.iter().filter(undecided).map(Matter::aside);
        let findings = plan.unaddressed.iter().map(Matter::finding);
        let signatures = ["draft/signature", "draft/co_signature"];
        let unsigned = plan.draft.iter().any(|line| signatures.contains(&line.id.as_str()));
        let lines: Vec<(String, String)> = plan.problems.iter().flat_map(changeable).collect();
        let matters = alerts.chain(problems).chain(aside).chain(findings);
        let matters = matters.chain((!lines.is_empty()).then(Matter::edit));
        let unknown = plan.took_part.is_none() && !plan.problems.is_empty();
        let matters = matters.chain(unknown.then(Matter::participants));
        let matters = matters.chain(unsigned.then(Matter::signature)).collect();
        Deciding { by, on, matters, lines, at: 0, answers: Answers::default() }
    }

    /// Gathers what is still to be said of the objectives of a plan that is gone through.
    pub fn going_through(
        agenda: &Agenda,
        decisions: &Decisions,
        by: String,
        on: NaiveDate,
    ) -> Deciding {
        let lacking = agenda.lacking(decisions, on);
        let matters = lacking.iter().filter_map(|lack| match lack {
            Lack::Objective(id) | Lack::Day(id) => {
                Some(Matter::reviewed(agenda.objective(id)?, on))
            }
            Lack::Edit(id) => Some(Matter::edit_of(id)),
            Lack::Worse => None,
        });
        Deciding::of(matters.collect(), by, on)
    }

    /// Gathers what is said of a plan as a whole when it was gone through.
    pub fn closing(agenda: &Agenda, by: String, on: NaiveDate) -> Deciding {
        Deciding::of(vec![Matter::review(agenda)], by, on)
    }

    fn of(matters: Vec<Matter>, by: String, on: NaiveDate) -> Deciding {
        Deciding { by, on, matters, lines: Vec::new(), at: 0, answers: Answers::default() }
    }

    /// Returns how many matters are left, with the one that is asked about.
    pub fn left(&self) -> usize {
        self.matters.len() - self.at.min(self.matters.len())
    }

    /// Returns the question; `None` behind the last.
    pub fn question(&self) -> Option<Question<'_>> {
        let matter = self.matters.get(self.at)?;
        let (item, optional) = self.item()?;
        Some(Question {
            shown: if self.answers.is_empty() { &matter.shown } else { &[] },
            count: (self.at + 1, self.matters.len()),
            text: item.shown(),
            keys: typed_keys(item),
            optional,
        })
    }

    /// Takes what was typed. Gives the decision when it is complete.
    ///
    /// # Errors
    ///
    /// Says what the question accepts, or what the decision still lacks.
    pub fn take(&mut self, text: &str) -> Result<Option<Decision>, Refusal> {
        let Some((item, optional)) = self.item() else { return Ok(None) };
        let first = self.answers.is_empty();
        match (text.trim().is_empty(), first, optional) {
            // To leave the first question is to leave the matter for later.
            (true, true, _) => {
                self.later();
                return Ok(None);
            }
            (true, false, true) => self.answers.leave(item.id.as_str()),
            (true, false, false) => {
                return Err(Refusal("this one is needed; :later leaves it".into()));
            }
            _ => {
                let given = text_of(&typed_read(item, text, self.on)?);
                self.refuse_past(item, &given)?;
                let given = self.line_of(item, given)?;
                self.answers.give(item.id.as_str(), given);
            }
        }
        if self.item().is_some() {
            return Ok(None);
        }
        match self.decision() {
            Ok(decision) => {
                let next = self.followed_by(&decision);
                self.matters.splice(self.at + 1..self.at + 1, next);
                self.later();
                Ok(Some(decision))
            }
            Err(refusal) => {
                self.answers.back();
                Err(refusal)
            }
        }
    }

    /// What a decision brings with it: behind one line that reads otherwise there may be another, and an
    /// objective that is to be changed has to read otherwise.
    fn followed_by(&self, decision: &Decision) -> Option<Matter> {
        match decision {
            Decision::Edit(_) if matches!(self.matters[self.at].subject, Subject::Edit) => {
                Some(Matter::edit())
            }
            Decision::Reviewed(reviewed) if reviewed.outcome == Outcome::Change => {
                Some(Matter::edit_of(&reviewed.objective))
            }
            _ => None,
        }
    }

    /// The id of a line whose label was typed.
    fn line_of(&self, item: &Item, given: String) -> Result<String, Refusal> {
        if item.id != *EDITED {
            return Ok(given);
        }
        let typed = given.trim();
        let found =
            self.lines.iter().find(|(label, id)| label.eq_ignore_ascii_case(typed) || id == typed);
        found
            .map(|(_, id)| id.clone())
            .ok_or_else(|| Refusal("no goal, objective or intervention has this label".into()))
    }

    /// What is agreed on is to come.
    fn refuse_past(&self, item: &Item, given: &str) -> Result<(), Refusal> {
        let day = given.parse::<NaiveDate>().ok();
        let is_day = matches!(item.answer, AnswerType::Date { .. });
        match day.filter(|day| is_day && *day < self.on) {
            Some(_) => Err(Refusal("that day has passed".into())),
            None => Ok(()),
        }
    }

    /// Goes back to the question before, of the same matter.
    pub fn back(&mut self) {
        self.answers.back();
    }

    /// Leaves the matter undecided.
    pub fn later(&mut self) {
        self.at += 1;
        self.answers = Answers::default();
    }

    fn item(&self) -> Option<(&'static Item, bool)> {
        questions::next(self.matters.get(self.at)?.subject, &self.answers)
    }

    /// The decision, as a case file has it; what such a file would refuse is refused here.
    fn decision(&self) -> Result<Decision, Refusal> {
        let matter = &self.matters[self.at];
        let mut entries = vec![entry("on", Node::of_word(self.on.to_string()))];
        let about = matter.about.iter().chain(&matter.besides);
        entries.splice(0..0, about.map(|(key, value)| entry(key, Node::of_word(value))));
        let given = self.answers.given();
        let is_edit = matches!(matter.subject, Subject::Edit | Subject::EditOf);
        let left_out = is_edit && given.clone().any(|answer| answer == ("text", LEFT_OUT));
        if left_out {
            entries.push(entry("left_out", Node::of_word("yes")));
        }
        let given = given.filter(|(key, _)| !(left_out && *key == "text"));
        if !given.clone().any(|(key, _)| key == "by") {
            entries.push(entry("by", Node::of_text(&self.by)));
        }
        entries.extend(given.map(|(key, text)| entry(key, Node::of_text(text))));
        // The first key says what a decision is.
        entries.sort_by_key(|entry| entry.key.text != *EDITED || !is_edit);
        decided(entries, Decision::decode)
    }
}

/// The key of a line that is changed.
const EDITED: &str = "edited";

/// The lines of a problem that can be changed.
fn changeable(problem: &ProblemPlan) -> Vec<(String, String)> {
    let objectives = problem.objectives.iter().map(|objective| &objective.line);
    let interventions = problem.interventions.iter().map(|intervention| &intervention.line);
    let lines = std::iter::once(&problem.goal.line).chain(objectives).chain(interventions);
    lines.map(|line| (line.label.clone(), line.id.clone())).collect()
}

impl Matter {
    fn new(subject: Subject, about: (&'static str, String), shown: Vec<String>) -> Matter {
        Matter { subject, about: Some(about), besides: Vec::new(), shown }
    }

    fn alert(alert: &AlertLine) -> Matter {
        let mut shown =
            vec![format!("{} {}", alert.line.label, alert.line.text), alert.act.clone()];
        shown.extend(alert.gaps.iter().map(|gap| format!("  left out so far: {gap}")));
        let mut matter = Matter::new(Subject::Alert, ("alert", alert.name.clone()), shown);
        matter.besides.extend(alert.answers.map(|answers| ("answers", answers.to_string())));
        matter
    }

    /// Which line reads otherwise is asked.
    fn edit() -> Matter {
        let shown = Vec::new();
        Matter { subject: Subject::Edit, about: None, besides: Vec::new(), shown }
    }

    fn reviewed(objective: &ToReview, on: NaiveDate) -> Matter {
        let ToReview { id, label, text, measure, baseline, target, due, now, reached } = objective;
        let reached = match reached {
            Some(true) => "; the target is reached",
            Some(false) => "; the target is not reached",
            None => "",
        };
        let told = now.as_deref().unwrap_or("nothing in the record tells");
        let shown = vec![
            format!("{label} {text}"),
            format!("  {measure}; start: {baseline}; target: {target}; by {due}"),
            format!("  now: {told}{reached}"),
        ];
        let subject = Subject::Reviewed { told: now.is_some(), late: *due < on };
        let mut matter = Matter::new(subject, ("reviewed", id.clone()), shown);
        matter.besides.extend(now.as_ref().map(|now| ("now", now.clone())));
        matter
    }

    fn review(agenda: &Agenda) -> Matter {
        let Agenda { number, issued, plan, worse, .. } = agenda;
        let mut shown = vec![format!("Plan {number} of {issued}, as a whole")];
        shown.extend(worse.iter().map(|result| format!("  reliably worse: {result}")));
        let subject = Subject::Review { worse: !worse.is_empty() };
        let mut matter = Matter::new(subject, ("review", "plan".to_owned()), shown);
        matter.besides.push(("plan", plan.to_string()));
        matter
    }

    fn edit_of(line: &str) -> Matter {
        Matter::new(Subject::EditOf, ("edited", line.to_owned()), vec![format!("How {line} reads")])
    }

    fn participants() -> Matter {
        let about = ("took_part", "plan".to_owned());
        Matter::new(Subject::Participants, about, Vec::new())
    }

    fn problem(problem: &ProblemPlan) -> Matter {
        let mut shown = vec![format!("{} {}", problem.line.label, problem.line.text)];
        shown.push(problem.standing.clone());
        let lines = problem.evidence.iter().chain(&problem.to_ask);
        shown.extend(lines.map(|line| format!("  {} {}", line.label, line.text)));
        let objectives = problem.objectives.iter().map(|objective| &objective.line);
        let done = problem.interventions.iter().map(|intervention| &intervention.line);
        shown.extend(objectives.chain(done).map(|line| format!("  {} {}", line.label, line.text)));
        let subject = Subject::Problem {
            impaired: !problem.to_ask.iter().any(|line| line.id.ends_with("/confirm")),
            quoted: problem.goal.in_clients_words,
        };
        Matter::new(subject, ("problem", problem.problem.clone()), shown)
    }

    /// A problem that was found and is not in the plan.
    fn aside(line: &Line) -> Matter {
        let subject = Subject::Problem { impaired: false, quoted: false };
        let shown = vec![format!("{} {}", line.label, line.text)];
        Matter::new(subject, ("problem", line.id.clone()), shown)
    }

    fn finding(line: &Line) -> Matter {
        let name = line.id.trim_start_matches("finding/").to_owned();
        let shown =
            vec![format!("{} {}", line.label, line.text), "No problem takes it up.".to_owned()];
        Matter::new(Subject::Finding, ("finding", name), shown)
    }

    fn signature() -> Matter {
        let shown = vec!["The plan is not signed.".to_owned()];
        Matter::new(Subject::Signature, ("signature", "plan".to_owned()), shown)
    }
}
