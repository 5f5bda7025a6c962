//! What was done about an alert. Half a response closes nothing: what was done needs every field.

use super::{day, later_day, mapping, said, yes_no};
use crate::diagnostic::{Code, Faults};
use crate::id::{Hash, Id};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a response to an alert; each of them but the last is needed.
pub const ALERT_RESPONSE_KEYS: &[&str] = &[
    "alert",
    "on",
    "by",
    "judgement",
    "means_asked",
    "action",
    "supervisor",
    "next_contact",
    "crisis_plan",
    "answers",
];

/// A clinician's response to an alert.
#[derive(Clone, PartialEq, Eq)]
pub struct AlertResponse {
    /// The id of the client's response, such as `phq9-1`.
    pub response: String,
    /// The alert of its instrument.
    pub alert: Id,
    /// The day of the response.
    pub on: NaiveDate,
    /// Who responded.
    pub by: String,
    /// The clinician's own judgement of the risk.
    pub judgement: String,
    /// Whether access to means was asked about.
    pub means_asked: bool,
    /// What was done.
    pub action: String,
    /// Which supervisor was consulted.
    pub supervisor: String,
    /// When the client is contacted next.
    pub next_contact: NaiveDate,
    /// Whether a crisis plan was made.
    pub crisis_plan: CrisisPlan,
    /// The hash of the answers it responds to; absent where a hand wrote it.
    pub answers: Option<Hash>,
}

/// Whether a crisis plan was made.
#[derive(Clone, PartialEq, Eq)]
pub enum CrisisPlan {
    /// It was.
    Made,
    /// It was not, for this reason.
    NotMade(String),
}

impl AlertResponse {
    /// Reads a response to an alert.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<AlertResponse> {
        let fields = Fields::open(node, "a response to an alert", ALERT_RESPONSE_KEYS, faults)?;
        let alert = fields.required("alert", faults).and_then(|node| alert_name(node, faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let judgement = said(&fields, "judgement", faults);
        let means_asked = fields.required("means_asked", faults);
        let means_asked = means_asked.and_then(|node| node.yes_no(faults));
        let action = said(&fields, "action", faults);
        let supervisor = said(&fields, "supervisor", faults);
        fields.required("next_contact", faults);
        let next_contact = later_day(&fields, "next_contact", on, faults);
        let crisis_plan = said(&fields, "crisis_plan", faults);
        refuse_no_reason(&fields, crisis_plan.as_deref(), faults);
        let answers = fields.get("answers").and_then(|node| node.hash(faults));
        let (response, alert) = alert?;
        Some(AlertResponse {
            response,
            alert,
            on: on?,
            by: by?,
            judgement: judgement?,
            means_asked: means_asked?,
            action: action?,
            supervisor: supervisor?,
            next_contact: next_contact?,
            crisis_plan: CrisisPlan::from(crisis_plan?),
            answers,
        })
    }

    /// Returns the response as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("alert", Some(encode_alert(&self.response, &self.alert))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("judgement", Some(Yaml::text(&self.judgement))),
            ("means_asked", Some(yes_no(self.means_asked))),
            ("action", Some(Yaml::text(&self.action))),
            ("supervisor", Some(Yaml::text(&self.supervisor))),
            ("next_contact", Some(Yaml::word(self.next_contact))),
            ("crisis_plan", Some(self.crisis_plan.encode())),
            ("answers", self.answers.map(Yaml::word)),
        ])
    }

    /// Returns whether it responds to an alert as it now stands: to these answers, or, where it does
    /// not say to which, to answers that are not newer.
    pub fn responds_to(&self, answers: Hash, given_on: NaiveDate) -> bool {
        self.answers.map_or(self.on >= given_on, |responded| responded == answers)
    }
}

/// That there is no crisis plan is no reason why not.
fn refuse_no_reason(fields: &Fields<'_>, crisis_plan: Option<&str>, faults: &mut Faults) {
    let says_nothing = ["no", "none", "yes", "n/a", "not made", "-"];
    let plain = crisis_plan.map(|text| text.trim().to_lowercase());
    let node = fields
        .get("crisis_plan")
        .filter(|_| plain.is_some_and(|plain| says_nothing.contains(&plain.as_str())));
    if let Some(node) = node {
        faults
            .error(Code::UnknownWord, node.span, "neither `made` nor a reason why there is none")
            .hint("`crisis_plan: made`, or why none was made, in words");
    }
}

impl CrisisPlan {
    fn encode(&self) -> Yaml {
        match self {
            CrisisPlan::Made => Yaml::word("made"),
            CrisisPlan::NotMade(reason) => Yaml::text(reason),
        }
    }
}

impl From<String> for CrisisPlan {
    fn from(text: String) -> CrisisPlan {
        if text == "made" { CrisisPlan::Made } else { CrisisPlan::NotMade(text) }
    }
}

/// Returns the name of an alert of a response, as it is written into a case file.
pub(super) fn encode_alert(response: &str, alert: &Id) -> Yaml {
    Yaml::word(format_args!("{response}.{alert}"))
}

/// Reads `phq9-1.suicidal_ideation`.
pub(super) fn alert_name(node: &Node, faults: &mut Faults) -> Option<(String, Id)> {
    let named = node.text(faults)?.rsplit_once('.').and_then(|(response, alert)| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let fits = !response.is_empty() && response.bytes().all(plain);
        Some((response.to_owned(), Id::new(alert)?)).filter(|_| fits)
    });
    if named.is_none() {
        faults
            .error(Code::BadId, node.span, "not the name of an alert")
            .hint("the response, a point and the alert: phq9-1.suicidal_ideation");
    }
    named
}
