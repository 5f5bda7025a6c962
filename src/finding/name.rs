//! The names of findings, resolved when a file is read.

use crate::condition::{CodeName, Occasion, Scope, Type, Unresolved};
use crate::diagnostic::nearest;
use crate::id::Id;
use crate::instrument::{AGES, Field, Instrument, Library, Local, Named};
use crate::progress::{Programmes, StepState};
use crate::response::Informant;
use std::fmt;
use std::sync::Arc;

/// The name of a finding. It can only be made by resolving a path against the instruments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// The client's sex.
    Sex,
    /// The client's age in years.
    Age,
    /// How far a step of a programme is.
    Step {
        /// The programme.
        programme: Id,
        /// The step.
        step: Id,
    },
    /// How far a whole programme is.
    Programme {
        /// The programme.
        programme: Id,
        /// Its steps.
        steps: Arc<[Id]>,
    },
    /// Something that an instrument tells.
    Of {
        /// The instrument.
        instrument: Id,
        /// Whose account; the client's own before others where it is not said.
        informant: Option<Informant>,
        /// Which occasion.
        occasion: Occasion,
        /// What it tells.
        what: What,
    },
}

/// What an instrument tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// That it was given at all.
    Given,
    /// How many days ago it was answered.
    AgeInDays,
    /// The answer to an item.
    Item(Id),
    /// One side of a score.
    Score(Id, Field),
    /// Whether an alert fires.
    Alert(Id),
}

impl From<Named> for What {
    fn from(named: Named) -> What {
        match named {
            Named::Item(id) => What::Item(id),
            Named::Score(id, field) => What::Score(id, field),
            Named::Alert(id) => What::Alert(id),
        }
    }
}

/// What to do about an instrument that has errors, which no name of it can be blamed for.
/// Whoever says this shows the faults of the instrument too.
pub const SEE_ITS_FAULTS: &str = "its errors are shown too; mend them first";

/// Resolves the names of findings against the instruments and programmes at hand.
#[derive(Clone, Copy)]
pub struct FindingScope<'l> {
    /// The instruments.
    pub library: &'l Library,
    /// The programmes.
    pub programmes: &'l Programmes,
}

impl Name {
    /// Returns the instrument and the id, where this is an alert.
    pub fn alert(&self) -> Option<(&Id, &Id)> {
        match self {
            Name::Of { instrument, what: What::Alert(alert), .. } => Some((instrument, alert)),
            _ => None,
        }
    }

    /// Returns the instrument that the name reads.
    pub fn instrument(&self) -> Option<&Id> {
        match self {
            Name::Of { instrument, .. } => Some(instrument),
            _ => None,
        }
    }

    /// Returns the name of the whole thing that this is a side of: `phq9.total` for
    /// `phq9.total.band`.
    pub fn whole(&self) -> Name {
        let mut whole = self.clone();
        if let Name::Of { what: What::Score(_, field), .. } = &mut whole {
            *field = Field::Value;
        }
        whole
    }
}

impl FindingScope<'_> {
    /// Resolves a path; the latest occasion.
    ///
    /// # Errors
    /// What is wrong with the path, with the nearest name that exists.
    pub fn name(&self, path: &str) -> Result<(Name, Type), Unresolved> {
        self.resolve(path, Occasion::Latest)
    }

    fn instrument(&self, path: &str) -> Result<(Arc<Instrument>, Option<Informant>), Unresolved> {
        let (id, whose) = match path.split_once('@') {
            Some((id, whose)) => (id, Some(whose)),
            None => (path, None),
        };
        let informant = match whose {
            Some(word) => Some(informant(word)?),
            None => None,
        };
        let found = self.library.get(id).ok_or_else(|| self.no_instrument(id))?;
        Ok((found, informant))
    }

    /// Resolves a path by the outline of an instrument. Where there is none, or nothing of that name
    /// in it, the definition itself says what is wrong.
    fn outlined(&self, root: &str, rest: &str, occasion: Occasion) -> Option<(Name, Type)> {
        let (id, whose) = match root.split_once('@') {
            Some((id, whose)) => (id, Some(informant(whose).ok()?)),
            None => (root, None),
        };
        let outline = self.library.outline(id)?;
        let (what, kind) = match rest {
            "" => (What::Given, Type::Instrument),
            rest => {
                let (named, kind) = outline.look_up(rest)?;
                (What::from(named), kind)
            }
        };
        let (instrument, informant) = (Id::new(id)?, whose);
        Some((Name::Of { instrument, informant, occasion, what }, kind))
    }

    /// Resolves `abstinence.first_list`, or `abstinence` for the whole programme.
    fn step(&self, path: &str) -> Result<(Name, Type), Unresolved> {
        let (programme, step) = match path.split_once('.') {
            Some((programme, step)) => (programme, Some(step)),
            None => (path, None),
        };
        let known = Id::new(programme).and_then(|id| Some((self.programmes.steps(&id)?, id)));
        let Some((steps, programme)) = known else {
            let message = format!("there is no programme `{programme}`");
            let known = self.programmes.texts().keys().map(Id::as_str);
            return Err(Unresolved { message, hint: nearest(programme, known) });
        };
        let words = StepState::WORDS.iter().map(|(word, _)| CodeName::Slug((*word).to_owned()));
        let kind = Type::Choice { codes: words.collect() };
        let Some(step) = step else { return Ok((Name::Programme { programme, steps }, kind)) };
        match steps.iter().find(|known| **known == *step) {
            Some(step) => Ok((Name::Step { programme, step: step.clone() }, kind)),
            None => Err(Unresolved {
                message: format!("the programme `{programme}` has no step `{step}`"),
                hint: nearest(step, steps.iter().map(Id::as_str)),
            }),
        }
    }

    fn no_instrument(&self, id: &str) -> Unresolved {
        if self.library.ids().any(|known| *known == *id) {
            let message = format!("the definition of `{id}` has errors");
            return Unresolved { message, hint: Some(SEE_ITS_FAULTS.to_owned()) };
        }
        let known: Vec<&str> = self.library.ids().map(Id::as_str).collect();
        let roots = known.into_iter().chain(["client", "programme"]);
        Unresolved { message: format!("unknown instrument `{id}`"), hint: nearest(id, roots) }
    }
}

impl Scope for FindingScope<'_> {
    type Ref = Name;

    fn resolve(&self, path: &str, occasion: Occasion) -> Result<(Name, Type), Unresolved> {
        if let Some(attribute) = path.strip_prefix("client.") {
            return client(attribute);
        }
        if let Some(path) = path.strip_prefix("programme.") {
            return self.step(path);
        }
        let (root, rest) = path.split_once('.').unwrap_or((path, ""));
        if let Some(known) = self.outlined(root, rest, occasion) {
            return Ok(known);
        }
        let (instrument, informant) = self.instrument(root)?;
        let (what, kind) = match rest {
            "" => (What::Given, Type::Instrument),
            rest => told(&instrument, rest)?,
        };
        let name = Name::Of { instrument: instrument.id.clone(), informant, occasion, what };
        Ok((name, kind))
    }

    fn knows(&self, path: &str) -> bool {
        let root = path.split(['.', '@']).next().unwrap_or(path);
        let roots = ["client", "programme"];
        let rooted = roots.contains(&root) || Id::new(root).is_some_and(|id| self.library.has(&id));
        rooted && self.resolve(path, Occasion::Latest).is_ok()
    }

    fn range(&self, first: &str, last: &str) -> Result<Vec<String>, Unresolved> {
        let (root, from) = first.split_once('.').unwrap_or((first, ""));
        let to = last.strip_prefix(&format!("{root}.")).unwrap_or(last);
        let (instrument, _) = self.instrument(root)?;
        let names = instrument.names().range(from, to)?;
        Ok(names.iter().map(|name| format!("{root}.{name}")).collect())
    }

    fn age_in_days(&self, path: &str) -> Result<(Name, Type), Unresolved> {
        if let Some((mut name, _)) = self.outlined(path, "", Occasion::Latest) {
            if let Name::Of { what, .. } = &mut name {
                *what = What::AgeInDays;
            }
            return Ok((name, Type::Number { range: None }));
        }
        let (instrument, informant) = self.instrument(path)?;
        let (instrument, occasion) = (instrument.id.clone(), Occasion::Latest);
        let name = Name::Of { instrument, informant, occasion, what: What::AgeInDays };
        Ok((name, Type::Number { range: None }))
    }
}

fn told(instrument: &Instrument, path: &str) -> Result<(What, Type), Unresolved> {
    let names = instrument.names();
    let Some((local, kind)) = names.look_up(path).filter(|_| !path.starts_with("client.")) else {
        let known = names.all();
        let (first, _) = path.split_once('.').unwrap_or((path, ""));
        let hint = match instrument.scores.iter().any(|score| score.id == *first) {
            true => Some("a score has .band, .state, .low and .high".to_owned()),
            false => nearest(first, known.iter().map(String::as_str)),
        };
        let all = format!("`caseplan show {}` shows its items, scores and alerts", instrument.id);
        let hint = hint.or(Some(all));
        let message = format!("`{}` has nothing called `{path}`", instrument.id);
        return Err(Unresolved { message, hint });
    };
    let what = match local {
        Local::Item(index) => What::Item(instrument.items[index].id.clone()),
        Local::Score(index, field) => What::Score(instrument.scores[index].id.clone(), field),
        Local::Alert(index) => What::Alert(instrument.alerts[index].id.clone()),
        Local::Sex => return Ok((What::Given, kind)),
        Local::Age => return Ok((What::AgeInDays, kind)),
    };
    Ok((what, kind))
}

fn client(attribute: &str) -> Result<(Name, Type), Unresolved> {
    let slug = |word: &str| CodeName::Slug(word.to_owned());
    match attribute {
        "sex" => {
            let codes = ["female", "male", "other"].map(slug).to_vec();
            Ok((Name::Sex, Type::Choice { codes }))
        }
        "age" => Ok((Name::Age, Type::Number { range: Some(AGES) })),
        other => Err(Unresolved {
            message: format!("nothing is known of a client's `{other}`"),
            hint: nearest(other, ["sex", "age"]).or(Some("client.sex, client.age".into())),
        }),
    }
}

fn informant(word: &str) -> Result<Informant, Unresolved> {
    let found = Informant::WORDS.iter().find(|(known, _)| *known == word);
    found.map(|(_, informant)| *informant).ok_or_else(|| Unresolved {
        message: format!("`@{word}` does not say whose account"),
        hint: Some("@client, @collateral, @record or @observed".into()),
    })
}

/// Writes the path as it stands in a file.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (instrument, informant, occasion, what) = match self {
            Name::Sex => return f.write_str("client.sex"),
            Name::Age => return f.write_str("client.age"),
            Name::Step { programme, step } => return write!(f, "programme.{programme}.{step}"),
            Name::Programme { programme, .. } => return write!(f, "programme.{programme}"),
            Name::Of { instrument, informant, occasion, what } => {
                (instrument, informant, occasion, what)
            }
        };
        let root = match informant {
            Some(informant) => format!("{instrument}@{}", informant.word()),
            None => instrument.to_string(),
        };
        let path = match what {
            What::Given => root,
            What::AgeInDays => return write!(f, "age_in_days({root})"),
            What::Item(id) | What::Alert(id) => format!("{root}.{id}"),
            What::Score(id, field) => format!("{root}.{id}{}", field.suffix()),
        };
        match occasion {
            Occasion::Latest => f.write_str(&path),
            Occasion::First => write!(f, "first({path})"),
            Occasion::Previous => write!(f, "previous({path})"),
            Occasion::Ever => write!(f, "ever({path})"),
        }
    }
}
