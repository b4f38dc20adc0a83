from tertulia.newsroom.articles import ArticlePage, ArticleTag, Author, Byline
from tertulia.newsroom.fronts import FrontPage, SectionPage, StandingPage

__all__ = ["ArticlePage", "ArticleTag", "Author", "Byline", "FrontPage", "SectionPage", "StandingPage"]
