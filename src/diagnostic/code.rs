//! The kinds of fault, each with a stable name.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $name:literal,)+) => {
        /// The kind of a fault; its name is stable and documented in `docs/diagnostics.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $meaning])+ $variant,)+ }

        impl Code {
            /// Every kind there is, in the order of the line.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// Returns the stable name, such as `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// Returns what the kind means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!($($meaning),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The file is not YAML.
    YamlSyntax = "yaml-syntax",
    /// The file is not UTF-8 text.
    NotText = "not-text",
    /// The file holds a control character that could act on a terminal.
    ControlCharacter = "control-character",
    /// The file is empty, or holds only comments.
    EmptyFile = "empty-file",
    /// The file, or one text in it, is larger than anything a person writes.
    TooLarge = "too-large",
    /// A file has more faults than are shown.
    TooManyFaults = "too-many-faults",
    /// The file is nested more deeply than anything a person writes.
    TooDeep = "too-deep",
    /// Anchors and aliases are not used in these files.
    YamlAnchor = "yaml-anchor",
    /// Tags are not used in these files.
    YamlTag = "yaml-tag",
    /// Merge keys are not used in these files.
    YamlMergeKey = "yaml-merge-key",
    /// The same key stands twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A file holds one document.
    SeveralDocuments = "several-documents",

    /// The first key does not say what the file is.
    UnknownKind = "unknown-kind",
    /// There is no such key here.
    UnknownKey = "unknown-key",
    /// A key that is needed is not there.
    MissingKey = "missing-key",
    /// A value is of another kind than the key takes.
    WrongType = "wrong-type",
    /// A value is not one of the words the key takes.
    UnknownWord = "unknown-word",
    /// A text is not an id.
    BadId = "bad-id",
    /// A text is not a number as it is written here.
    BadNumber = "bad-number",
    /// A text is not a date that exists.
    BadDate = "bad-date",
    /// The id in a definition differs from the name of its file.
    IdNotFileName = "id-not-file-name",
    /// Two things of one namespace have the same id.
    DuplicateId = "duplicate-id",
    /// A name does not stand for anything.
    UnknownName = "unknown-name",

    /// A sensitive question comes before the limits of confidentiality are shown.
    LimitsNotShown = "limits-not-shown",

    /// A condition cannot be read.
    ConditionSyntax = "condition-syntax",
    /// A condition compares things that cannot be compared.
    ConditionType = "condition-type",
    /// A condition compares with a value outside the possible range.
    ConditionRange = "condition-range",

    /// An item has no text although its wording is shipped.
    WordingMissing = "wording-missing",
    /// An instrument has texts although its wording is withheld.
    WordingWithheld = "wording-withheld",
    /// A wording pack would replace a text that the instrument's own file has.
    WordingShipped = "wording-shipped",
    /// A key or condition uses something that is defined only later.
    ForwardReference = "forward-reference",
    /// An item cannot be used in a score, because its answers have no value.
    NoValue = "no-value",
    /// A score, a measure or a target has no key that says what it is, or more than one.
    ScoringKey = "scoring-key",
    /// A score does not say what happens when answers are missing.
    MissingRule = "missing-rule",
    /// A score can have a fraction and does not say how it is rounded.
    RoundingRule = "rounding-rule",
    /// The bands leave a hole, overlap, or are out of order.
    BandGap = "band-gap",
    /// A band lies outside the possible scores.
    BandRange = "band-range",
    /// A lookup table leaves a possible value without a result, or goes on beyond them.
    LookupGap = "lookup-gap",
    /// No answers lead to a value, a band, a label or a truth that the definition names.
    Unreachable = "unreachable",
    /// A condition holds whatever is answered, or never.
    ConditionConstant = "condition-constant",
    /// What decides whether an item is asked may itself not have been asked.
    GateNotAsked = "gate-not-asked",
    /// A measure that asks about all of life, or a year and more, is used to show progress.
    NoProgress = "no-progress",
    /// A measure is given again sooner than the time its questions ask about.
    RepeatWindow = "repeat-window",
    /// A rule of change does not fit the values of its score.
    ChangeRule = "change-rule",
    /// A norm does not fit the values of its score.
    NormRange = "norm-range",
    /// The bands that are a concern do not lie at the worse end of the score.
    ConcernSide = "concern-side",
    /// An item of a measure is not used and does not say so, or says so and is used.
    ItemUse = "item-use",
    /// The text of an answer also stands for another answer of the list.
    DuplicateText = "duplicate-text",
    /// A LOINC code fails its check digit and so cannot exist.
    LoincCheckDigit = "loinc-check-digit",
    /// A worked example gives another result than it expects.
    ExampleFails = "example-fails",
    /// No worked example shows something that the definition can say.
    ExampleCoverage = "example-coverage",
    /// A key, a band or a text has not been confirmed in a source.
    Unconfirmed = "unconfirmed",
    /// No problem takes up a finding that is marked as a concern.
    ConcernWithoutProblem = "concern-without-problem",
    /// Shipped text uses a word that judges.
    JudgingWord = "judging-word",
    /// A twelve-step line has no alternative beside it.
    NoAlternative = "no-alternative",
    /// A plan that is a draft is to be issued.
    IssueOfDraft = "issue-of-draft",
    /// A plan that was issued is not what the record gives for its day.
    IssueChanged = "issue-changed",
    /// A critical alert that nobody has responded to.
    ThreadAlert = "thread-alert",
    /// A problem is treated, and no finding is quoted for it.
    ThreadEvidence = "thread-evidence",
    /// A positive finding has neither a problem nor a decision.
    ThreadUndecided = "thread-undecided",
    /// A goal is not in the client's words.
    ThreadGoal = "thread-goal",
    /// An objective cannot be seen to be reached, or is not this client's own.
    ThreadObjective = "thread-objective",
    /// An objective that nothing works on, or an intervention that works on nothing or says too little.
    ThreadIntervention = "thread-intervention",
    /// Something is overdue, or due after the next review.
    ThreadDate = "thread-date",
    /// The plan that is treated by is a draft.
    ThreadDraft = "thread-draft",
    /// A crisis plan is said to be made, and is not in the record.
    ThreadCrisisPlan = "thread-crisis-plan",
    /// A plan says what another client's plan says.
    ThreadLikeness = "thread-likeness",
    /// An element of the cycle, a lever or a strength that nothing in the plan uses.
    ThreadUnused = "thread-unused",
    /// No live release covers what is to be disclosed.
    NotReleased = "not-released",
    /// A form or a document is for adults, and the client is not known to be one.
    AdultsOnly = "adults-only",
    /// The day or the times of a note cannot be, or overlap those of another note.
    NoteTime = "note-time",
    /// A note is on an objective that is not there.
    NoteObjective = "note-objective",
    /// A note is not as it was signed.
    NoteChanged = "note-changed",
    /// A note cannot be signed, added to or gone on with as it stands.
    NoteState = "note-state",
    /// A hand-over cannot be made or accepted as it stands.
    HandOver = "hand-over",
    /// A plan is to be gone through, and none was issued.
    ReviewState = "review-state",
    /// A review leaves out something that it has to say.
    ReviewIncomplete = "review-incomplete",
    /// Something holds a step of a programme.
    StepHeld = "step-held",
    /// A step of a programme waits for itself.
    StepCycle = "step-cycle",
    /// An intervention or objective hangs in the air.
    GoldenThread = "golden-thread",
    /// A placeholder in a text cannot be filled.
    BadPlaceholder = "bad-placeholder",

    /// There is no such item in the instrument.
    UnknownItem = "unknown-item",
    /// There is no such instrument.
    UnknownInstrument = "unknown-instrument",
    /// An answer is not one that the item accepts; it is never scored.
    BadAnswer = "bad-answer",
    /// A response stands in a record of another kind.
    WrongRecord = "wrong-record",
    /// An item is recorded in two states at once.
    ConflictingState = "conflicting-state",
    /// An item was answered although it was not to be asked; the answer is kept and not counted.
    AnsweredNotAsked = "answered-not-asked",
    /// Answers from paper are yet to be typed in a second time, or the two times differ.
    NotCompared = "not-compared",
    /// The definition that the answers were taken with is not here.
    DefinitionNotFound = "definition-not-found",
    /// A decision is about something that is not there.
    UnknownDecision = "unknown-decision",

    /// The file's closing line is missing, so it ends early.
    EndsEarly = "ends-early",
    /// The file was edited outside the program since it was sealed.
    EditedOutside = "edited-outside",
    /// An event of a case's history is not as it was written.
    HistoryAltered = "history-altered",
    /// An event of a case's history does not go on where the one before it ends, or all are gone.
    HistoryGap = "history-gap",
    /// A case is not what the last event of its history says.
    HistoryContent = "history-content",
    /// The file was written by a newer version of the program.
    NewerFormat = "newer-format",

    /// A template cannot be read.
    TemplateSyntax = "template-syntax",
    /// A template uses a variable or filter that does not exist.
    TemplateName = "template-name",
    /// A document leaves out something that it must show.
    GuardMissing = "guard-missing",
    /// A character is not printed as it is: one without a glyph in the fonts becomes its code point, one
    /// that only says which way text runs is left out.
    MissingGlyph = "missing-glyph",
    /// A document that is to be typeset holds an image; only text and what it draws itself is printed.
    ImageRefused = "image-refused",
    /// Two definitions have one id; the one nearer to the clinic is used.
    Shadowed = "shadowed",

    /// The file cannot be read.
    Unreadable = "unreadable",
    /// The output would replace something that was not made from this case and document.
    WouldReplace = "would-replace",
    /// The output could not be written; what was there before is untouched.
    WriteFailed = "write-failed",
    /// A path is a link or a device, or leads out of where it belongs.
    UnsafePath = "unsafe-path",
    /// Others on the machine can reach what should be private.
    LoosePermissions = "loose-permissions",
    /// A file changed, or is in use, while it was worked on.
    Busy = "busy",
    /// The command line asks for something that cannot be.
    Usage = "usage",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
