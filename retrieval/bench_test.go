package retrieval

import (
	"strings"
	"testing"

	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
)

func BenchmarkReading(b *testing.B) {
	text := string(reportTexts(b)["beijing-2022"])
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := report.Parse("beijing-2022", []byte(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFolding(b *testing.B) {
	text := string(reportTexts(b)["beijing-2022"])
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		lexicon.Fold(text)
	}
}

func BenchmarkSegmenting(b *testing.B) {
	text := string(reportTexts(b)["beijing-2022"])
	lexicon.Words(text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		lexicon.Words(text)
	}
}

// BenchmarkIndexing puts one report into bleve's index.
func BenchmarkIndexing(b *testing.B) {
	r, err := report.Parse("beijing-2022", reportTexts(b)["beijing-2022"])
	if err != nil {
		b.Fatal(err)
	}
	lexicon.Words("")
	b.ReportAllocs()
	for b.Loop() {
		index, err := newIndex([]*Report{r})
		if err != nil {
			b.Fatal(err)
		}
		index.Close()
	}
}

// BenchmarkCorpus makes one report ready for ranking.
func BenchmarkCorpus(b *testing.B) {
	r, err := report.Parse("beijing-2022", reportTexts(b)["beijing-2022"])
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		newCorpus(r, nil)
	}
}

func BenchmarkSearching(b *testing.B) {
	l, left := Load(folderWith(reportTexts(b)))
	if len(left) > 0 {
		b.Fatal(left)
	}
	r := l.Report("beijing-2022")
	questions := strings.Fields("今年要建多少保障性租赁住房 去年装了多少部电梯 养老 GDP增长目标 孩子上学 轨道交通新开通几条 大气污染PM2.5")
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		l.Search(r, l.Query(lexicon.Fold(questions[n%len(questions)])))
		n++
	}
}
