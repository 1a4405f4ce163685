// Package letters sends what people write to a shop.
package letters

import (
	"fmt"
	"mime"
	"net/http"
	"net/mail"
	"net/smtp"
	"os"
	"strings"

	"github.com/gin-gonic/gin"
)

const server = "mail.example:587"

func contact(w http.ResponseWriter, r *http.Request) {
	from, subject := r.FormValue("email"), r.FormValue("subject")
	message := "From: " + strings.NewReplacer("\r", "", "\n", "").Replace(from) + "\r\nSubject: " + strings.NewReplacer("\r", "", "\n", "").Replace(subject) + "\r\n\r\n" + r.FormValue("text")
	if err := smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, []byte(message)); err != nil { // bad: header-injection
		http.Error(w, "not sent", http.StatusInternalServerError)
	}
}

func contactCleaned(w http.ResponseWriter, r *http.Request) {
	cleaner := strings.NewReplacer("\r", "", "\n", "")
	message := "From: " + cleaner.Replace(r.FormValue("email")) + "\r\nSubject: A question\r\n\r\n" + r.FormValue("text")
	if err := smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, []byte(message)); err != nil { // ok: header-injection
		http.Error(w, "not sent", http.StatusInternalServerError)
	}
}

func contactFormatted(c *gin.Context) {
	message := fmt.Sprintf("To: help@mail.example\r\nSubject: %s\r\n\r\n%s", strings.NewReplacer("\r", "", "\n", "").Replace(c.PostForm("subject")), c.PostForm("text"))
	smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, []byte(message)) // bad: header-injection
}

func contactEncoded(c *gin.Context) {
	subject := mime.QEncoding.Encode("utf-8", c.PostForm("subject"))
	message := fmt.Sprintf("To: help@mail.example\r\nSubject: %s\r\n\r\n%s", subject, c.PostForm("text"))
	smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, []byte(message)) // ok: header-injection
}

func contactBody(c *gin.Context) {
	message := "To: help@mail.example\r\nSubject: A question\r\n\r\n" + c.PostForm("text")
	smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, []byte(message)) // ok: header-injection
}

func contactChecked(w http.ResponseWriter, r *http.Request) {
	address := r.FormValue("email")
	if _, err := mail.ParseAddress(address); err != nil {
		http.Error(w, "no address", http.StatusBadRequest)
		return
	}
	message := []byte("Reply-To: " + address + "\r\nSubject: A question\r\n\r\nHello")
	smtp.SendMail(server, nil, "shop@mail.example", []string{"help@mail.example"}, message) // ok: header-injection
}

func invite(w http.ResponseWriter, r *http.Request) {
	client, err := smtp.Dial(server)
	if err != nil {
		return
	}
	letter, err := client.Data()
	if err != nil {
		return
	}
	fmt.Fprintf(letter, "Subject: %s invites you\r\n\r\nWelcome", strings.NewReplacer("\r", "", "\n", "").Replace(r.FormValue("name")))               // bad: header-injection
	letter.Write([]byte("To: " + strings.NewReplacer("\r", "", "\n", "").Replace(r.FormValue("to")) + "\r\nSubject: You are invited\r\n\r\nWelcome")) // bad: header-injection
}

func send(recipient, subject, text string) error {
	message := "To: " + strings.NewReplacer("\r", "", "\n", "").Replace(recipient) + "\nSubject: " + strings.NewReplacer("\r", "", "\n", "").Replace(subject) + "\n\n" + text
	return smtp.SendMail(server, nil, os.Getenv("SENDER"), []string{recipient}, []byte(message)) // bad: header-injection
}

func remind(w http.ResponseWriter, r *http.Request) {
	if err := send(r.FormValue("email"), "A reminder", "Do not forget us."); err != nil {
		http.Error(w, "not sent", http.StatusInternalServerError)
	}
}

func language(w http.ResponseWriter, r *http.Request) {
	// net/http puts blanks in the place of line breaks.
	w.Header().Set("Content-Language", r.FormValue("language")) // ok: header-injection
}
