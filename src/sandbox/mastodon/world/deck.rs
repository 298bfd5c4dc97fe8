//! The rendered entities of one channel, each made when it is first drawn.

use std::sync::OnceLock;

use super::drafts::{DRAFTS, Draft};
use super::people::{self, PEOPLE};
use super::status::{self, Rendering};
use super::template::Template;
use super::{Brief, Origin, social};

/// Templates for everything that a channel can show.
#[derive(Debug)]
pub(super) struct Deck {
    rendering: Rendering,
    drafts: Vec<Drawn>,
    notifications: OnceLock<Vec<Template>>,
    messages: OnceLock<Vec<Template>>,
    announcement: OnceLock<Template>,
    reaction: OnceLock<Template>,
}

/// A post's template and where it was written.
#[derive(Debug)]
pub(super) struct Card<'a> {
    pub(super) template: &'a Template,
    pub(super) local: bool,
}

/// What can be told of a post before it is rendered.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    pub(super) local: bool,
    pub(super) media: bool,
}

/// One draft in its three shapes.
#[derive(Debug)]
struct Drawn {
    draft: &'static Draft,
    local: bool,
    post: OnceLock<Template>,
    edit: OnceLock<Template>,
    boost: OnceLock<Template>,
}

impl Deck {
    /// What the channel can show; a hashtag channel shows everybody's posts with the tag added.
    pub(super) fn new(brief: &Brief, bytes: Option<usize>) -> Self {
        let rendering = Rendering { viewer: brief.viewer, tag: brief.hashtag.clone(), bytes };
        let drafts = DRAFTS
            .iter()
            .map(|draft| (draft, people::find(draft.author).domain.is_none()))
            .filter(|&(draft, local)| {
                let here = match brief.origin {
                    Origin::Any => true,
                    Origin::Local => local,
                    Origin::Remote => !local,
                };
                here && !(brief.only_media && draft.media.is_empty())
            })
            .map(|(draft, local)| Drawn {
                draft,
                local,
                post: OnceLock::new(),
                edit: OnceLock::new(),
                boost: OnceLock::new(),
            })
            .collect();
        Self {
            rendering,
            drafts,
            notifications: OnceLock::new(),
            messages: OnceLock::new(),
            announcement: OnceLock::new(),
            reaction: OnceLock::new(),
        }
    }

    pub(super) fn post(&self, draw: u64) -> Card<'_> {
        let drawn = self.drawn(draw);
        self.card(drawn, &drawn.post, || status::post(drawn.draft, 0, &self.rendering))
    }

    pub(super) fn edit(&self, draw: u64) -> Card<'_> {
        let drawn = self.drawn(draw);
        self.card(drawn, &drawn.edit, || status::edited(drawn.draft, &self.rendering))
    }

    pub(super) fn boost(&self, draw: u64) -> Card<'_> {
        let drawn = self.drawn(draw);
        let others = PEOPLE.iter().filter(|person| person.acct() != drawn.draft.author).skip(1);
        let by = others.cycle().nth((draw % 7) as usize).unwrap_or(&PEOPLE[0]);
        self.card(drawn, &drawn.boost, || status::boost(by, drawn.draft, &self.rendering))
    }

    pub(super) fn about(&self, draw: u64) -> About {
        let drawn = self.drawn(draw);
        About { local: drawn.local, media: !drawn.draft.media.is_empty() }
    }

    pub(super) fn notification(&self, draw: u64) -> &Template {
        let make = || social::notifications().iter().map(|json| Template::new(json)).collect();
        pick(self.notifications.get_or_init(make), draw)
    }

    pub(super) fn message(&self, draw: u64) -> &Template {
        let make = || {
            social::messages().map(|draft| Template::new(&social::conversation(draft))).collect()
        };
        pick(self.messages.get_or_init(make), draw)
    }

    pub(super) fn announcement(&self) -> &Template {
        self.announcement.get_or_init(|| Template::new(&social::announcement()))
    }

    pub(super) fn reaction(&self) -> &Template {
        self.reaction.get_or_init(|| Template::new(&social::reaction()))
    }

    fn drawn(&self, draw: u64) -> &Drawn {
        pick(&self.drafts, draw)
    }

    fn card<'a>(
        &self,
        drawn: &Drawn,
        cell: &'a OnceLock<Template>,
        make: impl FnOnce() -> status::Status,
    ) -> Card<'a> {
        let template =
            cell.get_or_init(|| Template::new(&status::json(make(), self.rendering.bytes)));
        Card { template, local: drawn.local }
    }
}

fn pick<T>(items: &[T], draw: u64) -> &T {
    // Every combination of origin and media has drafts: world::tests draws from each.
    &items[(draw % items.len() as u64) as usize]
}
