//! The stops on the line, each with one hue.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Station {
    Vision,
    Voices,
    Ideas,
    Roadmap,
    Backlog,
    Sprint,
    Launch,
    Outcomes,
}

impl Station {
    pub const ALL: [Self; 8] = [
        Self::Vision,
        Self::Voices,
        Self::Ideas,
        Self::Roadmap,
        Self::Backlog,
        Self::Sprint,
        Self::Launch,
        Self::Outcomes,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Vision => "Vision",
            Self::Voices => "Voices",
            Self::Ideas => "Ideas",
            Self::Roadmap => "Roadmap",
            Self::Backlog => "Backlog",
            Self::Sprint => "Sprint",
            Self::Launch => "Launch",
            Self::Outcomes => "Outcomes",
        }
    }

    /// The class that gives an element this stop's hue, which is also the last part of its address.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Vision => "vision",
            Self::Voices => "voices",
            Self::Ideas => "ideas",
            Self::Roadmap => "roadmap",
            Self::Backlog => "backlog",
            Self::Sprint => "sprint",
            Self::Launch => "launch",
            Self::Outcomes => "outcomes",
        }
    }

    /// The letter that follows `g` to go to this stop.
    pub const fn letter(self) -> char {
        match self {
            Self::Vision => 'v',
            Self::Voices => 'f',
            Self::Ideas => 'i',
            Self::Roadmap => 'r',
            Self::Backlog => 'b',
            Self::Sprint => 's',
            Self::Launch => 'l',
            Self::Outcomes => 'o',
        }
    }

    pub fn href(self, product: &str) -> String {
        format!("/products/{product}/{}", self.class())
    }
}
