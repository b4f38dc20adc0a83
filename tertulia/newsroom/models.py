from tertulia.newsroom.articles import ArticlePage, ArticleTag, Author, Byline
from tertulia.newsroom.departures import Departure
from tertulia.newsroom.fronts import FrontPage, SectionPage, StandingPage

__all__ = ["ArticlePage", "ArticleTag", "Author", "Byline", "Departure", "FrontPage", "SectionPage", "StandingPage"]
