package io.marketprism.operator.probe.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a page, one after another in one buffer that is used again and again; it is as large
 * as the longest of them needs.
 */
final class PageLines {

  private final InputStream in;
  private static final int USUAL = 8 * 1024;

  private byte[] buffer = new byte[USUAL];
  private int filled;
  private int unread;
  private int pageSize;
  private int start;
  private int end;
  private int number;
  private boolean cutOff;

  PageLines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false after the last one, which needs no line feed. */
  boolean next() throws IOException, PageTooLargeException {
    skipRest();
    int length = 0;
    while (true) {
      length = lengthOfLine(length);
      if (length > Exposition.LINE_CAP) {
        takeBeginning();
        return true;
      }
      if (unread + length < filled) {
        take(length);
        unread++;
        return true;
      }
      if (!fill()) {
        boolean last = length > 0;
        take(length);
        return last;
      }
    }
  }

  /** Whether the line is longer than the cap, and only its beginning is here. */
  boolean isCutOff() {
    return cutOff;
  }

  private void takeBeginning() {
    take(Exposition.LINE_CAP);
    cutOff = true;
  }

  /** Goes to the end of a line that was cut off. */
  private void skipRest() throws IOException, PageTooLargeException {
    while (cutOff) {
      unread += lengthOfLine(0);
      if (unread < filled) {
        unread++;
        cutOff = false;
      } else if (!fill()) {
        cutOff = false;
      }
    }
  }

  /** What holds the line, from {@link #start} to before {@link #end}, until the next one. */
  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The line's number, from 1. */
  int number() {
    return number;
  }

  /** Up to the line feed, or to the end of what is there. */
  private int lengthOfLine(int alreadyScanned) {
    int at = unread + alreadyScanned;
    while (at < filled && buffer[at] != '\n') {
      at++;
    }
    return at - unread;
  }

  private void take(int length) {
    start = unread;
    end = unread + length;
    unread = end;
    number++;
    if (length > 0 && buffer[end - 1] == '\r') {
      end--;
    }
  }

  /** There is always room: what is kept is one line at most, and is made to be half of it. */
  private boolean fill() throws IOException, PageTooLargeException {
    if (unread > 0) {
      System.arraycopy(buffer, unread, buffer, 0, filled - unread);
      filled -= unread;
      unread = 0;
    }
    if (filled > buffer.length / 2) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int more = in.read(buffer, filled, buffer.length - filled);
    if (more < 0) {
      return false;
    }
    filled += more;
    pageSize += more;
    if (pageSize > Exposition.PAGE_CAP) {
      throw new PageTooLargeException("the page is larger than " + Exposition.PAGE_CAP + " bytes");
    }
    return true;
  }
}
