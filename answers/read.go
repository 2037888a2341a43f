package answers

import (
	"regexp"
	"strconv"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// Kind is what sort of answer a question wants.
type Kind string

// The kinds of question.
const (
	Ask        Kind = ""           // an ordinary question or bare keywords
	Where      Kind = "where"      // in which section something stands
	Overview   Kind = "overview"   // what is arranged for a subject
	Definition Kind = "definition" // what a term means
	AtAddress  Kind = "address"    // a section or passage named by its number
	Further    Kind = "further"    // more of what was just quoted
	Across     Kind = "across"     // of the whole library
	Otherwise  Kind = "otherwise"  // another passage than those quoted
	InFull     Kind = "in full"    // all of the passage just quoted
)

// A Question is what was asked, as it was understood.
type Question struct {
	Turn   // what the next question of the conversation may take over
	saying // as it was typed and folded

	also   string // words of a follow-up that say little by themselves
	years  []int  // two years or more that it asks of side by side, in its order
	period string // another year or period that it names, as written: "2018年", "十三五"
	places []lexicon.Name
	names  []lexicon.Name
	wants  *want
}

// String shows how the question was read: "新增中小学学位 · 2021年".
func (q Question) String() string {
	s := q.About()
	if q.Year != 0 {
		s = strings.TrimSpace(s + " · " + strconv.Itoa(q.Year) + "年")
	}
	return s
}

var (
	definitionRe = regexp.MustCompile(`^(?:请问)?(?:什么是|什么叫做?|啥是|啥叫|何谓|何为|解释一?下)(.+)$|^(.+?)(?:是什么意思|是啥意思|什么意思|啥意思|指的?是?什么|指的?是?啥|是指什么|是什么东西|的含义|怎么解释|是什么|是啥)$`)
	homeward     = regexp.MustCompile(`(?:回|返|想去|老家(?:在|是)?)\p{Han}{2}`) // 过年回沈阳: the asker's way, not the question's place
	edgeTalk     = regexp.MustCompile(`^(?:请问一?下?|请教一?下?|麻烦问一?下?|你好|您好|我想(?:问|知道|了解)一?下?|想(?:问|知道|了解)一?下?|那么|那个|那|喂|哎|嘿|话说|咨询一?下?|群里有[^,?]{0,6}[,?]+|有(?:人|谁|没有人)[^,?]{0,4}知道[^,?]{0,2}[,?]*|求助|求问|弱弱(?:地|的)?问一?[句下]?|(?:各位|姐妹们?|兄弟们?|家人们?|朋友们|老铁们?|大神们?|大佬们?|街坊们|邻居们)[,!:]*|帮我查一?下|查一?下|,|，|:|：|!|！)+`)
)

// read understands a question to a report.
func read(said saying, r *retrieval.Report) Question {
	q := Question{Turn: Turn{Text: said.text, Report: r.ID}, saying: said}
	s := said.folded
	q.Kind = kindOf(s)
	s = edgeTalk.ReplaceAllString(s, "")
	q.readYear(s, r)
	q.readSide(s)
	q.Figure = lexicon.Forms["figure"].MatchString(s) && !strings.Contains(s, "几点")
	q.places = lexicon.Places.In(homeward.ReplaceAllString(s, ""), r.Place)
	q.names = append(lexicon.Things.In(s, ""), lexicon.NamedByHead(s)...)
	for _, n := range lexicon.NumberedName.FindAllString(s, -1) {
		q.names = append(q.names, lexicon.Name{Name: n})
	}
	if q.Kind != Where {
		q.wants = wanted(s)
	}
	q.Subject = q.subject(s)
	return q
}

func kindOf(s string) Kind {
	switch {
	case lexicon.Forms["where"].MatchString(s):
		return Where
	case definitionRe.MatchString(strings.TrimRight(s, "?？。!！ ")):
		return Definition
	case lexicon.Forms["overview"].MatchString(s):
		return Overview
	}
	return Ask
}

// subject takes year, courtesy and question words off a folded question.
func (q *Question) subject(s string) string {
	switch q.Kind {
	case Where:
		s = lexicon.Forms["where"].ReplaceAllString(s, " ")
	case Definition:
		if m := definitionRe.FindStringSubmatch(strings.TrimRight(s, "?？。!！ ")); m != nil {
			s = m[1] + m[2]
		}
	}
	for _, re := range []*regexp.Regexp{lastYear, thisYear} {
		s = re.ReplaceAllString(s, " ")
	}
	if q.Year != 0 {
		y := strconv.Itoa(q.Year)
		s = strings.ReplaceAll(strings.ReplaceAll(s, y+"年度", " "), y+"年", " ")
		s = strings.ReplaceAll(s, y, " ")
	}
	s = strings.Trim(s, "?？。!！,，、;；:： 的")
	return strings.Join(strings.Fields(s), " ")
}
