//! The time that the questions of a measure ask about, and who answers them.

use crate::id::Id;
use chrono::NaiveDate;
use std::fmt;

/// The time that the questions of a measure ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// A time up to now.
    Past {
        /// How many.
        count: u16,
        /// Of what.
        unit: Unit,
    },
    /// All of life: the answers do not go back, so the score shows no progress.
    Lifetime,
    /// The present.
    Now,
    /// The form does not say.
    NotStated,
}

/// A unit of a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months, of 30 days here.
    Months,
    /// Years, of 365 days here.
    Years,
}

impl Unit {
    const WORDS: [(&str, Unit); 4] = [
        ("days", Unit::Days),
        ("weeks", Unit::Weeks),
        ("months", Unit::Months),
        ("years", Unit::Years),
    ];
}

impl Window {
    /// Reads a window as it is written: `14 days`, `lifetime`.
    pub fn parse(text: &str) -> Option<Window> {
        match text {
            "lifetime" => return Some(Window::Lifetime),
            "now" => return Some(Window::Now),
            "not_stated" => return Some(Window::NotStated),
            _ => {}
        }
        let (count, word) = text.split_once(' ')?;
        let count = count.parse().ok().filter(|count| *count > 0)?;
        let (_, unit) = Unit::WORDS.into_iter().find(|(known, _)| *known == word)?;
        Some(Window::Past { count, unit })
    }

    /// Returns how many days back the questions reach; `None` where that is no number of days.
    pub fn days(self) -> Option<u32> {
        let Window::Past { count, unit } = self else { return None };
        let each = match unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            Unit::Months => 30,
            Unit::Years => 365,
        };
        Some(u32::from(count) * each)
    }

    /// Returns whether a later score can differ because something changed since: what is asked of
    /// all of life, or of a year and more, is a screen and no measure of progress. Where no time
    /// is stated the instrument must say more.
    pub fn shows_progress(self) -> bool {
        self != Window::Lifetime && self.days().is_none_or(|days| days < 360)
    }

    /// Says why a measure with this window shows no progress, where it does not.
    pub fn why_no_progress(self, measure: &Id) -> String {
        match self {
            Window::NotStated => format!(
                "`{measure}` says neither what time it asks about nor that it is given again"
            ),
            window => format!("`{measure}` asks about {} and cannot show progress", window.words()),
        }
    }

    /// Returns whether what was asked on two days, the earlier one first, is about the same time:
    /// the two are then not two measurements.
    pub fn overlaps(self, earlier: NaiveDate, later: NaiveDate) -> bool {
        let between = (later - earlier).num_days();
        self == Window::Lifetime || self.days().is_some_and(|days| between < i64::from(days))
    }

    /// Returns the window in words for a reader.
    pub fn words(self) -> String {
        match self {
            Window::Past { count: 1, .. } => {
                let unit = self.to_string();
                let unit = unit.trim_start_matches("1 ").trim_end_matches('s');
                format!("the past {unit}")
            }
            Window::Past { .. } => format!("the past {self}"),
            Window::Lifetime => "all of life".into(),
            Window::Now => "the present".into(),
            Window::NotStated => "not stated".into(),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::Past { count, unit } => {
                let word = Unit::WORDS.iter().find(|(_, known)| known == unit);
                write!(f, "{count} {}", word.map_or("days", |(word, _)| word))
            }
            Window::Lifetime => f.write_str("lifetime"),
            Window::Now => f.write_str("now"),
            Window::NotStated => f.write_str("not_stated"),
        }
    }
}

/// Who answers a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Administration {
    /// The client, alone.
    SelfReport,
    /// The client, asked by someone.
    Interview,
    /// A clinician, by what is seen.
    ClinicianRated,
}

impl Administration {
    /// The words of the file format.
    pub const WORDS: [(&str, Administration); 3] = [
        ("self_report", Administration::SelfReport),
        ("interview", Administration::Interview),
        ("clinician_rated", Administration::ClinicianRated),
    ];

    /// Returns the words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Administration::SelfReport => "answered by the client",
            Administration::Interview => "asked in an interview",
            Administration::ClinicianRated => "rated by a clinician",
        }
    }
}
