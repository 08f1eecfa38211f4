package io.tiercel.jdbc;

import io.tiercel.spi.Answer;
import java.util.List;
import java.util.Objects;

/** Keys that wait to be read. */
final class ReadRequest<K, V> extends Request<List<Answer<V>>> {

  private final List<Inquiry<K, V>> inquiries;

  ReadRequest(long nanos, List<Inquiry<K, V>> inquiries) {
    super(nanos);
    this.inquiries = inquiries;
  }

  List<Inquiry<K, V>> inquiries() {
    return inquiries;
  }

  @Override
  int rows() {
    return inquiries.size();
  }

  void done() {
    answer.complete(inquiries.stream().map(each -> Objects.requireNonNull(each.answer)).toList());
  }
}
