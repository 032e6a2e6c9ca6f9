"""What guessers of passphrases try first: common words, sayings, cities and clubs, each in all ways it is written.

A thing is looked up in one form, so that the list holds it once: small letters without spaces and accents, and where
a digit or a mark stands in for a letter ("p@ssw0rd"), the letter.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

COMMON_BITS: Final = 5
"""Of a word that every list begins with."""

LISTED_BITS: Final = 8
"""Of a saying, a city or a club: there are 450 below, and people choose few of them much more often than the others."""

DRESSED_BITS: Final = 10
"""Of a city or a club with what stands before or after it: few of these belong to each."""

LISTED_HEAD_SIZE: Final = 3
"""Letters that tell at most places that nothing listed begins there. Nothing that is listed is shorter."""

_COMMON_WORDS: Final = """
admin asdf bitcoin computer crypto dragon ethereum football freedom fussball geheim hallo hello iloveyou internet
kennwort letmein liebe login master monkey passphrase passwd passwort password princess qazwsx qwertz qwerty schatz
secret shadow sommer summer sunshine superman trustno trustno1 wallet welcome willkommen winter frühling herbst
spring autumn january february march april june july august september october november december januar februar märz
juni juli oktober dezember monday friday sunday montag freitag sonntag weihnachten christmas christoph пароль
"""
# And what whoever sees the program reads in it.
_OUR_WORDS: Final = """
channel deckel deposit ether kanal keyring ledger nitro payment profile recovery towpath vault voucher
"""
# A saying a line, or between two bars.
_SAYINGS: Final = """
correct horse battery staple | tr0ub4dor | hello world | hallo welt | open sesame | sesam öffne dich | let me in
this is my password | das ist mein passwort | my password | mein passwort | no password | kein passwort | change me
my secret password | mein geheimes passwort | passwort vergessen | i forgot my password | ask me later | trust no one
i love you | i love you so much | i love you baby | i love you forever | love you forever | i hate you | love me
ich liebe dich | ich liebe dich so sehr | ich liebe mich | ich hasse dich | je t'aime | ti amo | te amo | te quiero
good morning | good night | guten morgen | gute nacht | guten tag | how are you | wie geht es dir | wie geht's
happy birthday | happy birthday to you | zum geburtstag viel glück
merry christmas | frohe weihnachten | happy new year
to be or not to be | to be or not to be that is the question | sein oder nicht sein
sein oder nicht sein das ist hier die frage | i think therefore i am | ich denke also bin ich | cogito ergo sum
carpe diem | carpe noctem | veni vidi vici | memento mori | alea iacta est | in vino veritas | lorem ipsum
lorem ipsum dolor sit amet | hakuna matata | knowledge is power | wissen ist macht | time is money | zeit ist geld
home sweet home | once upon a time | es war einmal | ende gut alles gut | all's well that ends well
aller guten dinge sind drei | übung macht den meister | practice makes perfect | morgenstund hat gold im mund
better late than never | an apple a day keeps the doctor away | rome wasn't built in a day | never give up
the quick brown fox | the quick brown fox jumps over the lazy dog
franz jagt im komplett verwahrlosten taxi quer durch bayern
may the force be with you | möge die macht mit dir sein | i am your father | luke i am your father | star wars
live long and prosper | to infinity and beyond | winter is coming | you know nothing jon snow | game of thrones
one ring to rule them all | lord of the rings | herr der ringe | my precious | you shall not pass | harry potter
hasta la vista | hasta la vista baby | i'll be back | houston we have a problem | elementary my dear watson
expecto patronum | avada kedavra | abracadabra | hocus pocus | super mario | mickey mouse | donald duck | hello kitty
spongebob squarepants | gotta catch em all | the answer is 42 | don't panic | so long and thanks for all the fish
never gonna give you up | all you need is love | let it be | we will rock you | we are the champions | hotel california
another brick in the wall | stairway to heaven | highway to hell | smoke on the water | sweet child of mine | let it go
bohemian rhapsody | born to be wild | like a rolling stone | atemlos durch die nacht | freude schöner götterfunken
alle meine entchen | hänschen klein | twinkle twinkle little star | mary had a little lamb | row row row your boat
just do it | think different | keep calm and carry on | yes we can | wir schaffen das | make america great again
black lives matter | in god we trust | god bless america | god is love | god is great | god save the queen
god save the king | jesus loves me | jesus is lord | jesus christ | praise the lord | the lord is my shepherd
our father who art in heaven | vater unser im himmel | in the beginning was the word | am anfang war das wort
einigkeit und recht und freiheit | we the people | liberte egalite fraternite | all men are created equal
you'll never walk alone | mia san mia | echte liebe | glory glory man united | hala madrid | forza juve | visca barca
to the moon | to the moon and back | not your keys not your coins | be your own bank | vires in numeris
in crypto we trust | satoshi nakamoto | vitalik buterin | when lambo | buy the dip | diamond hands | bitcoin to the moon
chancellor on brink of second bailout for banks | the times 03/jan/2009 | code is law
"""
_PLACES: Final = """
berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf leipzig dortmund essen bremen dresden
hannover hanover nürnberg nuremberg duisburg bochum wuppertal bielefeld bonn münster mannheim karlsruhe augsburg
wiesbaden mönchengladbach gladbach gelsenkirchen braunschweig kiel aachen chemnitz halle magdeburg freiburg krefeld
lübeck mainz erfurt rostock kassel potsdam saarbrücken osnabrück oldenburg leverkusen heidelberg darmstadt paderborn
regensburg ingolstadt würzburg wolfsburg ulm heilbronn offenbach pforzheim göttingen cottbus jena trier bamberg
kaiserslautern hoffenheim wien vienna graz linz salzburg innsbruck zürich basel bern genf geneva luzern lausanne
london manchester liverpool birmingham leeds glasgow edinburgh bristol newcastle sheffield nottingham cambridge oxford
paris marseille lyon toulouse bordeaux nantes monaco madrid barcelona valencia sevilla bilbao rom roma rome milano
milan mailand napoli neapel torino turin firenze florenz venezia venedig amsterdam rotterdam eindhoven brüssel
brussels lissabon lisbon lisboa porto athen athens istanbul ankara moskau moscow warschau warsaw prag prague budapest
kopenhagen copenhagen stockholm oslo helsinki dublin newyork losangeles chicago boston dallas houston miami
sanfrancisco seattle denver detroit philadelphia washington lasvegas toronto montreal vancouver sydney melbourne tokyo
beijing shanghai singapore singapur hongkong dubai mumbai delhi bangkok mexico riodejaneiro saopaulo buenosaires
deutschland germany österreich austria schweiz switzerland england america amerika france italia italien spain spanien
bayern bavaria sachsen hessen schwaben europa europe australia canada
schalke bvb hsv borussia borussiadortmund bayernmünchen unionberlin herthabsc hertha stpauli eintracht
eintrachtfrankfurt werder werderbremen hansarostock dynamodresden rbleipzig bayerleverkusen arminiabielefeld
fortunadüsseldorf rapidwien austriawien youngboys arsenal chelsea tottenham everton westham astonvilla
manchesterunited manchestercity celtic rangers juventus inter intermilan acmilan realmadrid atletico barca ajax
feyenoord psv benfica galatasaray fenerbahce besiktas psg olympiakos lakers yankees redsox cowboys steelers
packers patriots
"""
_BEFORE: Final = ("fc", "1fc", "sc", "sv", "vfl", "vfb", "tsv", "bsc", "ac", "as", "ilove", "love", "my", "mein",
    "ichliebe", "forza")  # fmt: skip
_AFTER: Final = ("fc", "sc", "cf", "united", "city", "forever", "fan", "ultras")
# i and l are written as 1 and !, so they are one letter here, in what is typed and in the lists.
_STAND_INS: Final = str.maketrans("l1!|034@5$7", "iiiioeaasst")
_DIAERESES: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def without_accents(text: str) -> str:
    """The same letters bare: é as e, ü as u, and ß as ss."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "SS"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def looked_up(small: str) -> str:
    """Small letters as the lists have them, of the same length: what stands in for a letter is that letter."""
    return small.translate(_STAND_INS)


@cache
def listed() -> dict[str, int]:
    """Bits of everything that is listed, by what is looked up; the fewest where a thing stands in two lists."""
    bits: dict[str, int] = {}
    for place in _PLACES.split():
        for spelling in _spellings(place):
            bits |= {looked_up(before) + spelling: DRESSED_BITS for before in _BEFORE}
            bits |= {spelling + looked_up(after): DRESSED_BITS for after in _AFTER}
    for written in (*_PLACES.split(), *_SAYINGS.replace("\n", "|").split("|")):
        bits |= dict.fromkeys(_spellings(written), LISTED_BITS)
    for written in (*_COMMON_WORDS.split(), *_OUR_WORDS.split()):
        bits |= dict.fromkeys(_spellings(written), COMMON_BITS)
    return {written: each for written, each in bits.items() if written}


@cache
def listed_sizes() -> dict[str, tuple[int, ...]]:
    """How many letters these have, the most first, by the first letters."""
    sizes: dict[str, set[int]] = {}
    for written in listed():
        sizes.setdefault(written[:LISTED_HEAD_SIZE], set()).add(len(written))
    return {head: tuple(sorted(found, reverse=True)) for head, found in sizes.items()}


def _spellings(written: str) -> set[str]:
    """As it is looked up, with bare letters and with "ue" for "ü"."""
    joined = "".join(each for each in written if each.isalnum())
    return {looked_up(without_accents(each)) for each in (joined, joined.translate(_DIAERESES))}
